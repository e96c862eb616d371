package io.rangefinder.tflite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.GraphBuilder;
import io.rangefinder.ir.Quantization;
import io.rangefinder.ir.Range;
import io.rangefinder.ir.RangeOrigin;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.TensorRange;
import io.rangefinder.ir.UserException;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.Conv2D;
import io.rangefinder.ir.op.DepthwiseConv2D;
import io.rangefinder.ir.op.Identity;
import io.rangefinder.ir.op.MatMul;
import io.rangefinder.ir.op.Mul;
import io.rangefinder.ir.op.Padding;
import io.rangefinder.ir.op.Relu;
import io.rangefinder.ir.op.Window2D;
import io.rangefinder.testing.TfliteRunner;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.tensorflow.lite.schema.Model;
import org.tensorflow.lite.schema.QuantizationParameters;
import org.tensorflow.lite.schema.SubGraph;

class TfliteWriterTest {
  private static final Window2D WINDOW = Window2D.of(1, 1, Padding.SAME);

  @Test
  void theFileIsLaidOutAsTocoDoes() {
    Model model = model(TfliteWriter.write(network()));
    SubGraph subgraph = model.subgraphs(0);

    assertThat(model.version()).isEqualTo(3);
    assertThat(model.description()).isEqualTo("TOCO Converted.");
    assertThat(model.metadata(0).name()).isEqualTo("min_runtime_version");
    assertThat(names(subgraph)).containsExactly("Z/bias", "Z/conv", "a/weights", "image", "é/relu");
    assertThat(subgraph.inputs(0)).isEqualTo(3);
    assertThat(subgraph.outputs(0)).isEqualTo(4);
    assertThat(model.buffersLength()).isEqualTo(7);
    assertThat(model.buffers(0).dataVector()).isNull();
    assertThat(model.operatorCodes(0).deprecatedBuiltinCode()).isEqualTo((byte) 3);
    assertThat(model.operatorCodes(0).builtinCode()).isEqualTo(3);
    assertThat(model.operatorCodes(1).builtinCode()).isEqualTo(19);
  }

  @Test
  void constantsAreAlignedTo16Bytes() {
    byte[] tflite = TfliteWriter.write(network());
    Model model = model(tflite);
    for (int i = 1; i < model.buffersLength(); i++) {
      ByteBuffer data = model.buffers(i).dataAsByteBuffer();
      if (data != null) {
        assertThat(data.position() % 16).as("buffer " + i).isZero();
      }
    }
  }

  @Test
  void aDilatedDepthwiseConvolutionHasVersion2() {
    GraphBuilder builder = Graph.builder();
    builder.input("x", DataType.FLOAT32, Shape.of(1, 8, 8, 1));
    builder.constant("w", Constant.ofFloats(Shape.of(1, 1, 1, 1), 1));
    Window2D dilated = new Window2D(1, 1, 2, 2, Padding.SAME);
    builder.node("y", new DepthwiseConv2D(dilated, 1, Activation.NONE), "x", "w");
    assertThat(model(TfliteWriter.write(builder.build("y"))).operatorCodes(0).version())
        .isEqualTo(2);
  }

  @Test
  void aProductThatIsRescaledByOneOrMoreHasVersion3() {
    assertThat(versionOfProduct(1, 0.5, 0.5)).isEqualTo(3);
    assertThat(versionOfProduct(1, 0.5, 0.50001)).isEqualTo(1);
  }

  @Test
  void aTensorCarriesTheRangeThatIsKnownOfIt() {
    Graph graph = product(0.5, 1, 0.25);
    TensorRange range = new TensorRange(new Range(-32, 31.75), RangeOrigin.GIVEN, "");
    Graph ranged = graph.withTensors(Map.of("product", graph.tensor("product").withRange(range)));

    byte[] file = TfliteWriter.write(ranged);

    QuantizationParameters input = model(file).subgraphs(0).tensors(0).quantization();
    QuantizationParameters result = model(file).subgraphs(0).tensors(2).quantization();
    assertThat(input.scale(0)).isEqualTo(0.5f);
    assertThat(input.minLength()).isZero();
    assertThat(result.zeroPoint(0)).isEqualTo(128);
    assertThat(result.min(0)).isEqualTo(-32);
    assertThat(result.max(0)).isEqualTo(31.75f);
    Graph read = TfliteReader.read(file, "ranged.tflite");
    assertThat(read.tensor("a").range()).isNull();
    assertThat(read.tensor("product").range())
        .isEqualTo(new TensorRange(range.range(), RangeOrigin.STORED, ""));
  }

  @Test
  void aQuantizedConvolutionRunsOnItsCodes() {
    GraphBuilder builder = Graph.builder();
    builder.input("x", DataType.UINT8, Shape.of(1, 1, 2, 1));
    builder.constant("w", Constant.ofBytes(DataType.UINT8, Shape.of(1, 1, 1, 1), (byte) 6));
    builder.constant("b", Constant.ofInts(Shape.of(1), 8));
    builder.node("y", new Conv2D(WINDOW, Activation.NONE), "x", "w", "b");
    Graph graph =
        coded(
            builder.build("y"),
            Map.of(
                "x", new Quantization(0.5, 10),
                "w", new Quantization(0.25, 2),
                "b", new Quantization(0.125, 0),
                "y", new Quantization(0.5, 100)));
    try (TfliteRunner runner = new TfliteRunner(TfliteWriter.write(graph))) {
      Constant image = Constant.ofBytes(DataType.UINT8, Shape.of(1, 1, 2, 1), (byte) 10, (byte) 30);
      // (0 * 1 + 1) / 0.5 + 100 and (10 * 1 + 1) / 0.5 + 100
      assertThat(runner.run(List.of(image)).get(0).bytes()).containsExactly(102, 122);
    }
  }

  @Test
  void allNodesWithoutAFormAreListed() {
    GraphBuilder builder = Graph.builder();
    builder.input("x", DataType.FLOAT32, Shape.of(2, 2));
    builder.node("same", new Identity(), "x");
    builder.node("product", new MatMul(false, false), "same", "x");
    assertThatThrownBy(() -> TfliteWriter.write(builder.build("product")))
        .isInstanceOf(UserException.class)
        .hasMessage(
            """
            Cannot write the graph as .tflite:
              - Identity 'same' has no TFLite form; run the deployable pipeline first
              - MatMul 'product' has no TFLite form; run the deployable pipeline first\
            """);
  }

  @Test
  void int8TensorsAreRefused() {
    GraphBuilder builder = Graph.builder();
    builder.input("x", DataType.INT8, Shape.of(4));
    builder.node("y", new Relu(), "x");
    assertThatThrownBy(() -> TfliteWriter.write(builder.build("y")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("tensor 'x' is int8, which only weights may be");
  }

  private static Graph network() {
    GraphBuilder builder = Graph.builder();
    builder.input("image", DataType.FLOAT32, Shape.of(1, 2, 2, 1));
    builder.constant("a/weights", Constant.ofFloats(Shape.of(1, 1, 1, 1), 2));
    builder.constant("Z/bias", Constant.ofFloats(Shape.of(1), 1));
    builder.node("Z/conv", new Conv2D(WINDOW, Activation.NONE), "image", "a/weights", "Z/bias");
    builder.node("é/relu", new Relu(), "Z/conv");
    return builder.build("é/relu");
  }

  private static int versionOfProduct(double a, double b, double product) {
    return model(TfliteWriter.write(product(a, b, product))).operatorCodes(0).version();
  }

  private static Graph product(double a, double b, double product) {
    GraphBuilder builder = Graph.builder();
    builder.input("a", DataType.UINT8, Shape.of(4));
    builder.input("b", DataType.UINT8, Shape.of(4));
    builder.node("product", new Mul(Activation.NONE), "a", "b");
    return coded(
        builder.build("product"),
        Map.of(
            "a", new Quantization(a, 128),
            "b", new Quantization(b, 0),
            "product", new Quantization(product, 128)));
  }

  private static Graph coded(Graph graph, Map<String, Quantization> codes) {
    Map<String, Tensor> coded = new LinkedHashMap<>();
    codes.forEach(
        (name, code) -> {
          Tensor tensor = graph.tensor(name);
          coded.put(name, new Tensor(name, tensor.type(), tensor.constant(), null, code));
        });
    return graph.withTensors(coded);
  }

  private static Model model(byte[] tflite) {
    ByteBuffer buffer = ByteBuffer.wrap(tflite);
    assertThat(Model.ModelBufferHasIdentifier(buffer)).isTrue();
    return Model.getRootAsModel(buffer);
  }

  private static List<String> names(SubGraph subgraph) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < subgraph.tensorsLength(); i++) {
      names.add(subgraph.tensors(i).name());
    }
    return names;
  }
}
