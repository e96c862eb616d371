package io.rangefinder.tflite;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.flatbuffers.FlatBufferBuilder;
import io.rangefinder.ir.ChannelScales;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Quantization;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.TensorRange;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.tensorflow.lite.schema.Buffer;
import org.tensorflow.lite.schema.CustomOptionsFormat;
import org.tensorflow.lite.schema.Metadata;
import org.tensorflow.lite.schema.Model;
import org.tensorflow.lite.schema.Operator;
import org.tensorflow.lite.schema.OperatorCode;
import org.tensorflow.lite.schema.QuantizationParameters;
import org.tensorflow.lite.schema.SubGraph;

/** One file in the making. Offsets returned by its methods are those of the builder. */
final class ModelWriter {
  /** Leaves room for the tables in a flatbuffer of at most 2 GiB. */
  static final long MAX_CONSTANT_BYTES = 2_000_000_000L;

  private static final int SCHEMA_VERSION = 3;
  private static final int DATA_ALIGNMENT = 16;
  private static final Comparator<Tensor> BYTEWISE =
      Comparator.comparing(tensor -> tensor.name().getBytes(UTF_8), Arrays::compareUnsigned);

  private final FlatBufferBuilder builder = new FlatBufferBuilder(1 << 16);
  private final Graph graph;
  private final NarrowRanges narrowRanges;
  private final List<OperatorForm> forms;
  private final List<Tensor> tensors;
  private final Map<String, Integer> tensorIndex = new LinkedHashMap<>();
  private final List<OperatorVersion> codes;

  /**
   * @param forms one a node, in the order of the nodes
   */
  ModelWriter(Graph graph, List<OperatorForm> forms, NarrowRanges narrowRanges) {
    this.graph = graph;
    this.narrowRanges = narrowRanges;
    this.forms = forms;
    this.tensors = graph.tensors().stream().sorted(BYTEWISE).toList();
    for (Tensor tensor : tensors) {
      tensorIndex.put(tensor.name(), tensorIndex.size());
    }
    this.codes = forms.stream().map(OperatorForm::code).sorted().distinct().toList();
  }

  byte[] write() {
    int codesOffset = Model.createOperatorCodesVector(builder, operatorCodes());
    int subgraphs = Model.createSubgraphsVector(builder, new int[] {subgraph()});
    int description = builder.createString("TOCO Converted.");
    int buffers = Model.createBuffersVector(builder, buffers());
    int metadata = Model.createMetadataVector(builder, new int[] {minimumRuntimeMetadata()});
    int model =
        Model.createModel(
            builder, SCHEMA_VERSION, codesOffset, subgraphs, description, buffers, 0, metadata, 0);
    Model.finishModelBuffer(builder, model);
    return builder.sizedByteArray();
  }

  private int[] operatorCodes() {
    return codes.stream()
        .mapToInt(
            code ->
                OperatorCode.createOperatorCode(
                    builder,
                    (byte) code.builtinCode(),
                    code.customCode().isEmpty() ? 0 : builder.createString(code.customCode()),
                    code.version(),
                    code.builtinCode()))
        .toArray();
  }

  private int subgraph() {
    int[] operatorOffsets = new int[forms.size()];
    for (int i = 0; i < operatorOffsets.length; i++) {
      operatorOffsets[i] = operator(graph.nodes().get(i), forms.get(i));
    }
    int operators = SubGraph.createOperatorsVector(builder, operatorOffsets);
    int[] tensorOffsets = tensors.stream().mapToInt(this::tensor).toArray();
    int tensorsOffset = SubGraph.createTensorsVector(builder, tensorOffsets);
    int inputs = SubGraph.createInputsVector(builder, indices(graph.inputs()));
    int outputs = SubGraph.createOutputsVector(builder, indices(graph.outputs()));
    return SubGraph.createSubGraph(builder, tensorsOffset, inputs, outputs, operators, 0);
  }

  private int operator(Node node, OperatorForm form) {
    int options = form.options().write(builder);
    int customOptions = form.customOptions().write(builder);
    int inputs = Operator.createInputsVector(builder, indices(node.inputs()));
    int outputs = Operator.createOutputsVector(builder, indices(node.outputs()));
    int mutating = Operator.createMutatingVariableInputsVector(builder, new boolean[0]);
    return Operator.createOperator(
        builder,
        codes.indexOf(form.code()),
        inputs,
        outputs,
        form.optionsType(),
        options,
        customOptions,
        CustomOptionsFormat.FLEXBUFFERS,
        mutating,
        0);
  }

  private int tensor(Tensor tensor) {
    int shape =
        org.tensorflow.lite.schema.Tensor.createShapeVector(builder, tensor.shape().toArray());
    int name = builder.createString(tensor.name());
    int quantization = quantization(tensor);
    org.tensorflow.lite.schema.Tensor.startTensor(builder);
    org.tensorflow.lite.schema.Tensor.addShape(builder, shape);
    org.tensorflow.lite.schema.Tensor.addType(builder, ElementTypes.toSchema(tensor.dataType()));
    org.tensorflow.lite.schema.Tensor.addBuffer(builder, bufferIndex(tensor));
    org.tensorflow.lite.schema.Tensor.addName(builder, name);
    org.tensorflow.lite.schema.Tensor.addQuantization(builder, quantization);
    return org.tensorflow.lite.schema.Tensor.endTensor(builder);
  }

  private int quantization(Tensor tensor) {
    TensorRange range = tensor.range();
    int min = 0;
    int max = 0;
    if (range != null) {
      min = QuantizationParameters.createMinVector(builder, narrowed(range.range().min()));
      max = QuantizationParameters.createMaxVector(builder, narrowed(range.range().max()));
    }
    Quantization code = tensor.quantization();
    int scale = 0;
    int zeroPoint = 0;
    if (code != null) {
      float[] scales = scales(code);
      long[] zeroPoints = new long[scales.length];
      Arrays.fill(zeroPoints, code.zeroPoint());
      scale = QuantizationParameters.createScaleVector(builder, scales);
      zeroPoint = QuantizationParameters.createZeroPointVector(builder, zeroPoints);
    } else if (range != null && range.narrow() && narrowRanges == NarrowRanges.NOTED) {
      zeroPoint =
          QuantizationParameters.createZeroPointVector(
              builder, new long[] {NarrowRanges.LOWEST_CODE});
    }
    QuantizationParameters.startQuantizationParameters(builder);
    if (range != null) {
      QuantizationParameters.addMin(builder, min);
      QuantizationParameters.addMax(builder, max);
    }
    if (code != null) {
      QuantizationParameters.addScale(builder, scale);
    }
    if (zeroPoint != 0) {
      QuantizationParameters.addZeroPoint(builder, zeroPoint);
    }
    if (code != null) {
      ChannelScales channels = code.channels();
      QuantizationParameters.addQuantizedDimension(builder, channels == null ? 0 : channels.axis());
    }
    return QuantizationParameters.endQuantizationParameters(builder);
  }

  private static float[] scales(Quantization code) {
    ChannelScales channels = code.channels();
    if (channels == null) {
      return narrowed(code.scale());
    }
    float[] scales = new float[channels.scales().size()];
    for (int i = 0; i < scales.length; i++) {
      scales[i] = channels.scales().get(i).floatValue();
    }
    return scales;
  }

  private static float[] narrowed(double value) {
    return new float[] {(float) value};
  }

  /** Buffer 0 is empty, then one a tensor in their order, then the metadata. */
  private int[] buffers() {
    List<Integer> offsets = new ArrayList<>();
    offsets.add(buffer(0));
    for (Tensor tensor : tensors) {
      offsets.add(
          buffer(tensor.isConstant() ? data(tensor.requireConstant().toLittleEndian()) : 0));
    }
    String runtime = MinimumRuntime.of(codes);
    offsets.add(buffer(data(ByteBuffer.wrap(runtime.getBytes(UTF_8)))));
    return offsets.stream().mapToInt(Integer::intValue).toArray();
  }

  private int buffer(int data) {
    Buffer.startBuffer(builder);
    if (data != 0) {
      Buffer.addData(builder, data);
    }
    return Buffer.endBuffer(builder);
  }

  private int data(ByteBuffer bytes) {
    builder.createUnintializedVector(1, bytes.remaining(), DATA_ALIGNMENT).put(bytes);
    return builder.endVector();
  }

  private int minimumRuntimeMetadata() {
    int name = builder.createString("min_runtime_version");
    return Metadata.createMetadata(builder, name, tensors.size() + 1);
  }

  private int bufferIndex(Tensor tensor) {
    return tensorIndex(tensor.name()) + 1;
  }

  private int tensorIndex(String name) {
    return Objects.requireNonNull(tensorIndex.get(name), name);
  }

  private int[] indices(List<String> names) {
    return names.stream().mapToInt(this::tensorIndex).toArray();
  }
}
