package io.rangefinder.jobs.toco;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.tensorflow.lite.schema.Buffer;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.Metadata;
import org.tensorflow.lite.schema.Model;
import org.tensorflow.lite.schema.Operator;
import org.tensorflow.lite.schema.OperatorCode;
import org.tensorflow.lite.schema.OperatorT;
import org.tensorflow.lite.schema.QuantizationParameters;
import org.tensorflow.lite.schema.SubGraph;
import org.tensorflow.lite.schema.Tensor;
import org.tensorflow.lite.schema.TensorType;

/** Reads a .tflite with the classes generated from its schema, and with nothing of the project. */
final class NormalFormReader {
  private static final Comparator<String> BY_BYTES =
      Comparator.comparing(name -> name.getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned);

  private final Model model;
  private final SubGraph graph;
  private final List<NormalOperator.Code> codes;

  private NormalFormReader(byte[] tflite) {
    ByteBuffer bytes = ByteBuffer.wrap(tflite).order(ByteOrder.LITTLE_ENDIAN);
    if (!Model.ModelBufferHasIdentifier(bytes)) {
      throw new IllegalArgumentException("No TFL3 file");
    }
    this.model = Model.getRootAsModel(bytes);
    this.graph = model.subgraphs(0);
    this.codes = list(model.operatorCodesLength(), i -> code(model.operatorCodes(i)));
  }

  static NormalForm read(byte[] tflite) {
    return new NormalFormReader(tflite).read();
  }

  private NormalForm read() {
    List<NormalOperator> stored = list(graph.operatorsLength(), i -> operator(graph.operators(i)));
    Map<String, NormalTensor> tensors = new TreeMap<>(BY_BYTES);
    for (int i = 0; i < graph.tensorsLength(); i++) {
      NormalTensor tensor = tensor(graph.tensors(i));
      if (tensors.put(tensor.name(), tensor) != null) {
        throw new IllegalArgumentException("Two tensors are called '" + tensor.name() + "'");
      }
    }
    return new NormalForm(
        model.version(),
        model.description(),
        metadata(),
        codes,
        list(graph.inputsLength(), i -> name(graph.inputs(i))),
        list(graph.outputsLength(), i -> name(graph.outputs(i))),
        canonical(stored),
        stored.stream().map(operator -> operator.outputs().get(0)).toList(),
        tensors);
  }

  private static <T> List<T> list(int length, IntFunction<T> element) {
    return IntStream.range(0, length).mapToObj(element).toList();
  }

  private String name(int tensor) {
    return graph.tensors(tensor).name();
  }

  private Map<String, String> metadata() {
    Map<String, String> entries = new LinkedHashMap<>();
    for (int i = 0; i < model.metadataLength(); i++) {
      Metadata entry = model.metadata(i);
      String text = new String(bytes(entry.buffer()), StandardCharsets.UTF_8);
      entries.put(entry.name(), text.replaceAll("\0+$", ""));
    }
    return entries;
  }

  private byte[] bytes(long buffer) {
    Buffer stored = model.buffers(Math.toIntExact(buffer));
    ByteBuffer data = stored.dataAsByteBuffer();
    byte[] bytes = new byte[stored.dataLength()];
    if (data != null) {
      data.get(bytes);
    }
    return bytes;
  }

  /** The one-byte field of the codes that TOCO knows; files of today fill both. */
  private static NormalOperator.Code code(OperatorCode code) {
    int number = Math.max(code.deprecatedBuiltinCode(), code.builtinCode());
    return new NormalOperator.Code(BuiltinOperator.name(number), code.version(), code.customCode());
  }

  private NormalOperator operator(Operator operator) {
    OperatorT table = operator.unpack();
    List<@Nullable String> inputs = new ArrayList<>();
    for (int i = 0; i < operator.inputsLength(); i++) {
      inputs.add(operator.inputs(i) < 0 ? null : name(operator.inputs(i)));
    }
    return new NormalOperator(
        codes.get(Math.toIntExact(operator.opcodeIndex())),
        OperatorOptions.type(table),
        OperatorOptions.fields(table),
        operator.customOptionsLength() == 0 ? null : OperatorOptions.custom(custom(operator)),
        inputs,
        list(operator.outputsLength(), i -> name(operator.outputs(i))));
  }

  private static byte[] custom(Operator operator) {
    byte[] bytes = new byte[operator.customOptionsLength()];
    operator.customOptionsAsByteBuffer().get(bytes);
    return bytes;
  }

  private NormalTensor tensor(Tensor tensor) {
    return new NormalTensor(
        tensor.name(),
        TensorType.name(tensor.type()),
        list(tensor.shapeLength(), tensor::shape),
        tensor.isVariable(),
        quantization(tensor.quantization()),
        ByteBuffer.wrap(bytes(tensor.buffer())));
  }

  private static NormalTensor.@Nullable Parameters quantization(
      @Nullable QuantizationParameters table) {
    if (table == null
        || table.minLength() + table.maxLength() + table.scaleLength() + table.zeroPointLength()
            == 0) {
      return null;
    }
    return new NormalTensor.Parameters(
        list(table.minLength(), table::min),
        list(table.maxLength(), table::max),
        list(table.scaleLength(), table::scale),
        list(table.zeroPointLength(), table::zeroPoint),
        table.quantizedDimension());
  }

  private static List<NormalOperator> canonical(List<NormalOperator> stored) {
    Set<String> pending = new HashSet<>();
    stored.forEach(operator -> pending.addAll(operator.outputs()));
    List<NormalOperator> left = new ArrayList<>(stored);
    left.sort((a, b) -> byBytes(a.outputs(), b.outputs()));
    List<NormalOperator> ordered = new ArrayList<>();
    while (!left.isEmpty()) {
      NormalOperator ready =
          left.stream()
              .filter(operator -> operator.inputs().stream().noneMatch(pending::contains))
              .findFirst()
              .orElseThrow(() -> new IllegalArgumentException("The operators form a cycle"));
      left.remove(ready);
      pending.removeAll(ready.outputs());
      ordered.add(ready);
    }
    return ordered;
  }

  private static int byBytes(List<String> first, List<String> second) {
    return Arrays.compare(first.toArray(String[]::new), second.toArray(String[]::new), BY_BYTES);
  }
}
