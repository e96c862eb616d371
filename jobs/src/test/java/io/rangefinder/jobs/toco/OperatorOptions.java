package io.rangefinder.jobs.toco;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.flatbuffers.ArrayReadWriteBuf;
import com.google.flatbuffers.FlexBuffers;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import org.tensorflow.lite.schema.ActivationFunctionType;
import org.tensorflow.lite.schema.BuiltinOptions;
import org.tensorflow.lite.schema.FullyConnectedOptionsWeightsFormat;
import org.tensorflow.lite.schema.MirrorPadMode;
import org.tensorflow.lite.schema.OperatorT;
import org.tensorflow.lite.schema.Padding;
import org.tensorflow.lite.schema.TensorType;

/** The fields of an operator's options under the schema's own names. */
final class OperatorOptions {
  private static final ObjectMapper MAPPER =
      new ObjectMapper().disable(SerializationFeature.FAIL_ON_EMPTY_BEANS);

  private static final Map<String, IntFunction<String>> ENUMERATIONS =
      Map.of(
          "fused_activation_function", ActivationFunctionType::name,
          "padding", Padding::name,
          "mode", MirrorPadMode::name,
          "weights_format", FullyConnectedOptionsWeightsFormat::name,
          "in_data_type", TensorType::name,
          "out_data_type", TensorType::name,
          "output_type", TensorType::name,
          "out_type", TensorType::name);

  /** Fields younger than TOCO: they show only where they do not hold their default. */
  private static final Set<String> YOUNGER =
      Set.of(
          "asymmetric_quantize_inputs",
          "batch_dims",
          "fixed_point_scaling",
          "half_pixel_centers",
          "offset",
          "pot_scale_int16");

  private OperatorOptions() {}

  static String type(OperatorT operator) {
    return BuiltinOptions.name(operator.getBuiltinOptions().getType());
  }

  /** All fields with their values, those of enumerations by name. */
  static ObjectNode fields(OperatorT operator) {
    ObjectNode fields = JsonNodeFactory.instance.objectNode();
    Object table = operator.getBuiltinOptions().getValue();
    if (table == null) {
      return fields;
    }
    JsonNode defaults = MAPPER.valueToTree(newTable(table.getClass()));
    for (Map.Entry<String, JsonNode> field : MAPPER.valueToTree(table).properties()) {
      String name = schemaName(field.getKey());
      if (!YOUNGER.contains(name) || !field.getValue().equals(defaults.get(field.getKey()))) {
        fields.set(name, value(name, field.getValue()));
      }
    }
    if (type(operator).equals("TransposeConvOptions")
        && fields.path("fused_activation_function").asText().equals("NONE")) {
      fields.remove("fused_activation_function");
    }
    return fields;
  }

  private static Object newTable(Class<?> table) {
    try {
      return table.getConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("No defaults of " + table, e);
    }
  }

  /** {@code dilationWFactor} as the schema spells it: {@code dilation_w_factor}. */
  private static String schemaName(String property) {
    return property.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
  }

  private static JsonNode value(String name, JsonNode value) {
    IntFunction<String> enumeration = ENUMERATIONS.get(name);
    if (enumeration != null) {
      return JsonNodeFactory.instance.textNode(enumeration.apply(value.intValue()));
    }
    if (value.isNull()) {
      return JsonNodeFactory.instance.arrayNode();
    }
    return plain(value);
  }

  /** Numbers in the widths that a parsed document has. */
  private static JsonNode plain(JsonNode value) {
    if (value instanceof ArrayNode array) {
      ArrayNode plain = JsonNodeFactory.instance.arrayNode();
      array.forEach(element -> plain.add(plain(element)));
      return plain;
    }
    if (value.isFloatingPointNumber()) {
      return JsonNodeFactory.instance.numberNode(value.doubleValue());
    }
    return value.isIntegralNumber() ? JsonNodeFactory.instance.numberNode(value.intValue()) : value;
  }

  /** The options of a custom operator, which are a FlexBuffer. */
  static JsonNode custom(byte[] flexBuffer) {
    FlexBuffers.Reference root =
        FlexBuffers.getRoot(new ArrayReadWriteBuf(flexBuffer, flexBuffer.length));
    try {
      return MAPPER.readTree(root.toString());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Not a text of JSON: " + root, e);
    }
  }
}
