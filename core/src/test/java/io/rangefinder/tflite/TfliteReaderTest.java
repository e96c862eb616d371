package io.rangefinder.tflite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.flatbuffers.FlatBufferBuilder;
import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.GraphBuilder;
import io.rangefinder.ir.Quantization;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.UserException;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.FullyConnected;
import io.rangefinder.ir.op.Relu;
import io.rangefinder.ir.op.Reshape;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.Model;
import org.tensorflow.lite.schema.ModelT;
import org.tensorflow.lite.schema.OperatorT;
import org.tensorflow.lite.schema.QuantizationParametersT;
import org.tensorflow.lite.schema.SubGraphT;
import org.tensorflow.lite.schema.TensorT;
import org.tensorflow.lite.schema.TensorType;

class TfliteReaderTest {
  /** Tensor indices of {@link #network()}, whose names stand in this order. */
  private static final int BIAS = 0;

  private static final int DENSE = 1;
  private static final int RELU = 2;
  private static final int RESHAPED = 3;
  private static final int WEIGHTS = 5;
  private static final int INPUT = 6;

  @Test
  void aLeftOutBiasIsNoOperand() {
    Graph graph = read(file -> operator(file, 0).setInputs(new int[] {INPUT, WEIGHTS, -1}));
    assertThat(graph.nodes().get(0).inputs()).containsExactly("x", "weights");
  }

  @Test
  void aShapeNamedOnlyAmongTheOptionsBecomesAConstant() {
    Graph graph = read(file -> operator(file, 2).setInputs(new int[] {RELU}));
    assertThat(graph.nodes().get(2).inputs()).containsExactly("relu", "reshaped_shape");
    assertThat(graph.constant("reshaped_shape")).contains(Constant.vector(3, -1));
  }

  @Test
  void tensorsOfOneNameAreToldApart() {
    Graph graph =
        read(
            file -> {
              tensor(file, DENSE).setName("relu");
              tensor(file, BIAS).setName(null);
            });
    assertThat(graph.nodes().get(0).inputs()).containsExactly("x", "weights", "tensor");
    assertThat(graph.nodes().get(0).output()).isEqualTo("relu");
    assertThat(graph.nodes().get(1).output()).isEqualTo("relu_" + RELU);
  }

  @Test
  void aScaleAndAZeroPointAreKept() {
    Graph graph =
        read(
            file -> {
              for (int index : new int[] {INPUT, DENSE, RELU, RESHAPED, WEIGHTS}) {
                quantize(tensor(file, index), new float[] {0.5f}, 3);
              }
              file.getBuffers()[WEIGHTS + 1].setData(new int[] {1, 2, 3, 4, 5, 6});
            });
    assertThat(graph.tensor("x").quantization()).isEqualTo(new Quantization(0.5, 3));
    assertThat(graph.tensor("weights").requireConstant().bytes()).containsExactly(1, 2, 3, 4, 5, 6);
  }

  @Test
  void allUnsupportedOperatorsAreListedAtOnce() {
    assertRefused(
        file -> {
          code(file, 0, BuiltinOperator.LSTM);
          code(file, 1, BuiltinOperator.SVDF);
        },
        """
        Cannot read edited.tflite:
          - operator LSTM is not supported (1 in the file)
          - operator SVDF is not supported (1 in the file)""");
  }

  @Test
  void aTensorReadBeforeItIsComputedIsRefused() {
    assertRefused(
        file -> operator(file, 0).setInputs(new int[] {RELU, WEIGHTS, BIAS}),
        """
        Cannot read edited.tflite:
          - operator 0 (FULLY_CONNECTED): it reads 'relu', which nothing before it computes""");
  }

  @Test
  void aTensorComputedTwiceIsRefused() {
    assertRefused(
        file -> operator(file, 1).setOutputs(new int[] {DENSE}),
        """
        Cannot read edited.tflite:
          - operator 1 (RELU): 'dense' is defined twice
          - operator 2 (RESHAPE): it reads 'relu', which nothing before it computes""");
  }

  @Test
  void aDeclaredShapeThatDoesNotFollowIsRefused() {
    assertRefused(
        file -> tensor(file, DENSE).setShape(new int[] {2, 4}),
        """
        Cannot read edited.tflite:
          - operator 0 (FULLY_CONNECTED): output 'dense' is float32[2,4], its operands give \
        float32[2,3]
          - operator 1 (RELU): output 'relu' is float32[2,3], its operands give float32[2,4]""");
  }

  @Test
  void otherElementTypesAreRefused() {
    assertRefused(
        file -> tensor(file, WEIGHTS).setType(TensorType.FLOAT64),
        """
        Cannot read edited.tflite:
          - operator 0 (FULLY_CONNECTED): tensor 'weights': elements of type FLOAT64""");
  }

  @Test
  void severalSubgraphsAreRefused() {
    assertRefused(
        file -> file.setSubgraphs(new SubGraphT[] {subgraph(file), subgraph(file)}),
        "Cannot read edited.tflite: it has 2 subgraphs; convert the model without control flow, to"
            + " a file of one");
  }

  @Test
  void anotherSchemaVersionIsRefused() {
    assertRefused(
        file -> file.setVersion(4),
        "Cannot read edited.tflite: its schema has version 4, only 3 is known");
  }

  @Test
  void anIndexOutsideOfTheFileIsDamage() {
    assertRefused(
        file -> operator(file, 1).setInputs(new int[] {77}),
        "Cannot read edited.tflite: the file is damaged or cut off: tensor 77 does not exist");
  }

  private static Graph network() {
    GraphBuilder builder = Graph.builder();
    builder.input("x", DataType.FLOAT32, Shape.of(2, 2));
    builder.constant("weights", Constant.ofFloats(Shape.of(3, 2), 1, 2, 3, 4, 5, 6));
    builder.constant("bias", Constant.ofFloats(Shape.of(3), 1, 2, 3));
    builder.constant("shape", Constant.vector(3, -1));
    builder.node("dense", new FullyConnected(Activation.NONE), "x", "weights", "bias");
    builder.node("relu", new Relu(), "dense");
    builder.node("reshaped", new Reshape(), "relu", "shape");
    return builder.build("reshaped");
  }

  private static Graph read(Consumer<ModelT> edit) {
    ModelT file = Model.getRootAsModel(ByteBuffer.wrap(TfliteWriter.write(network()))).unpack();
    edit.accept(file);
    FlatBufferBuilder builder = new FlatBufferBuilder();
    Model.finishModelBuffer(builder, Model.pack(builder, file));
    return TfliteReader.read(builder.sizedByteArray(), "edited.tflite");
  }

  private static void assertRefused(Consumer<ModelT> edit, String message) {
    assertThatThrownBy(() -> read(edit)).isInstanceOf(UserException.class).hasMessage(message);
  }

  private static SubGraphT subgraph(ModelT file) {
    return file.getSubgraphs()[0];
  }

  private static OperatorT operator(ModelT file, int index) {
    return subgraph(file).getOperators()[index];
  }

  private static TensorT tensor(ModelT file, int index) {
    return subgraph(file).getTensors()[index];
  }

  private static void code(ModelT file, int index, int builtin) {
    file.getOperatorCodes()[index].setBuiltinCode(builtin);
    file.getOperatorCodes()[index].setDeprecatedBuiltinCode((byte) builtin);
  }

  private static void quantize(TensorT tensor, float[] scales, long zeroPoint) {
    QuantizationParametersT code = new QuantizationParametersT();
    code.setScale(scales);
    code.setZeroPoint(new long[] {zeroPoint});
    tensor.setQuantization(code);
    tensor.setType(TensorType.UINT8);
  }
}
