package io.rangefinder.jobs.toco;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A normal form as the golden corpus writes it down in JSON. */
final class NormalFormJson {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final Set<String> FLOATS = Set.of("FLOAT16", "FLOAT32");
  private static final int FIRST_ELEMENTS = 8;
  private static final int BYTES_OF_OTHER_TYPES = 64;

  private NormalFormJson() {}

  static ObjectNode of(NormalForm form) {
    ObjectNode json = JSON.objectNode();
    json.put("format", "tflite-normalised-1");
    json.set("schema_version", integer(form.schemaVersion()));
    json.put("description", form.description());
    form.metadata().forEach(json.putObject("metadata")::put);
    ArrayNode codes = json.putArray("operator_codes");
    form.operatorCodes().forEach(code -> codes.add(code(JSON.objectNode(), code)));
    json.set("inputs", names(form.inputs()));
    json.set("outputs", names(form.outputs()));
    ArrayNode operators = json.putArray("operators");
    form.operators().forEach(operator -> operators.add(operator(operator)));
    json.set("operator_order_in_file", names(form.operatorOrderInFile()));
    ArrayNode tensors = json.putArray("tensors");
    form.tensors().values().forEach(tensor -> tensors.add(tensor(tensor)));
    return json;
  }

  private static JsonNode integer(long value) {
    return (int) value == value ? JSON.numberNode((int) value) : JSON.numberNode(value);
  }

  /** The corpus tells the two zeros apart among elements only. */
  private static JsonNode unsigned(double value) {
    return real(value + 0.0);
  }

  private static JsonNode real(double value) {
    return Double.isFinite(value) ? JSON.numberNode(value) : JSON.textNode(Double.toString(value));
  }

  private static ArrayNode names(List<@Nullable String> names) {
    ArrayNode array = JSON.arrayNode();
    names.forEach(array::add);
    return array;
  }

  private static ObjectNode code(ObjectNode json, NormalOperator.Code code) {
    json.put("code", code.name());
    json.put("version", code.version());
    if (code.customCode() != null) {
      json.put("custom_code", code.customCode());
    }
    return json;
  }

  private static ObjectNode operator(NormalOperator operator) {
    ObjectNode json = code(JSON.objectNode(), operator.code());
    json.put("options_type", operator.optionsType());
    ObjectNode options = operator.options().deepCopy();
    JsonNode activation = options.remove("fused_activation_function");
    json.set("options", options);
    if (activation != null) {
      json.set("fused_activation", activation);
    }
    if (operator.customOptions() != null) {
      json.set("custom_options_flexbuffer", operator.customOptions());
    }
    json.set("inputs", names(operator.inputs()));
    json.set("outputs", names(operator.outputs()));
    return json;
  }

  private static ObjectNode tensor(NormalTensor tensor) {
    ObjectNode json = JSON.objectNode();
    json.put("name", tensor.name());
    json.put("type", tensor.type());
    ArrayNode shape = json.putArray("shape");
    tensor.shape().forEach(shape::add);
    if (tensor.variable()) {
      json.put("is_variable", true);
    }
    json.set("quantization", quantization(tensor.quantization()));
    json.put("constant", tensor.isConstant());
    if (tensor.isConstant()) {
      json.set("data", data(tensor));
    }
    return json;
  }

  private static JsonNode quantization(NormalTensor.@Nullable Parameters parameters) {
    if (parameters == null) {
      return JSON.nullNode();
    }
    ObjectNode json = JSON.objectNode();
    put(json, "min", parameters.min().stream().map(NormalFormJson::real).toList());
    put(json, "max", parameters.max().stream().map(NormalFormJson::real).toList());
    put(json, "scale", parameters.scale().stream().map(NormalFormJson::real).toList());
    put(json, "zero_point", parameters.zeroPoint().stream().map(NormalFormJson::integer).toList());
    json.put("quantized_dimension", parameters.quantizedDimension());
    return json;
  }

  private static void put(ObjectNode json, String name, List<JsonNode> values) {
    if (!values.isEmpty()) {
      json.putArray(name).addAll(values);
    }
  }

  private static ObjectNode data(NormalTensor tensor) {
    ObjectNode json = JSON.objectNode();
    byte[] bytes = tensor.bytes();
    json.put("bytes", bytes.length);
    json.put("sha256", sha256(bytes));
    double[] values = Elements.of(tensor);
    if (values.length == 0) {
      int end = Math.min(bytes.length, BYTES_OF_OTHER_TYPES);
      json.put("hex", HexFormat.of().formatHex(bytes, 0, end));
      return json;
    }
    boolean real = FLOATS.contains(tensor.type());
    json.put("count", values.length);
    ArrayNode first = json.putArray("first");
    Arrays.stream(values)
        .limit(FIRST_ELEMENTS)
        .forEach(value -> first.add(real ? real(value) : integer((long) value)));
    double sum = Arrays.stream(values).sum();
    json.set("sum", real ? real(sum) : integer((long) sum));
    if (real) {
      json.set("sum_abs", real(Arrays.stream(values).map(Math::abs).sum()));
      json.set("min", unsigned(Arrays.stream(values).min().orElseThrow()));
      json.set("max", unsigned(Arrays.stream(values).max().orElseThrow()));
    }
    return json;
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java runtime has SHA-256", e);
    }
  }
}
