package io.rangefinder.tflite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.rangefinder.graphviz.DotWriter;
import io.rangefinder.ir.ChannelScales;
import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.GraphBuilder;
import io.rangefinder.ir.Quantization;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.Add;
import io.rangefinder.ir.op.Conv2D;
import io.rangefinder.ir.op.Dequantize;
import io.rangefinder.ir.op.Quantize;
import io.rangefinder.testing.TfliteRunner;
import io.rangefinder.toco.quantize.HalfConstants;
import io.rangefinder.toco.quantize.RealGraph;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Files in forms that other converters write. */
final class ForeignFilesTest {
  @Test
  void float16ConstantsAreReadAsTheFloatsTheyStandFor() {
    GraphBuilder builder = Graph.builder();
    builder.input("x", DataType.FLOAT32, Shape.of(1, 4));
    builder.constant("c", Constant.ofFloats(Shape.of(4), 0.1f, -2, 1e-7f, 60000));
    builder.node("y", new Add(Activation.NONE), "x", "c");
    byte[] halves = TfliteWriter.write(HalfConstants.of(builder.build("y")));

    Graph back = TfliteReader.read(halves, "half");

    assertThat(back.nodes()).extracting(node -> node.op().kind()).containsExactly("Add");
    assertThat(back.inputs(back.nodes().get(0)).get(1).requireConstant().floats())
        .containsExactly(0.099975586f, -2, 1.1920929E-7f, 60000);
    assertThat(back.tensors()).extracting(Tensor::dataType).containsOnly(DataType.FLOAT32);
  }

  @Test
  void anInt8FileKeepsTheScalesOfItsChannels() {
    Graph graph = TfliteReader.read(Int8Network.coded(Int8Network.Ends.CODES), "int8");

    Quantization weights = Objects.requireNonNull(graph.tensor("weights").quantization());
    assertThat(weights.channels()).isEqualTo(new ChannelScales(0, Int8Network.scales()));
    assertThat(weights.scale()).isEqualTo(1.0 / 64);
    assertThat(graph.tensor("image").quantization()).isEqualTo(new Quantization(1.0 / 128, 0));
    assertThat(graph.tensor("image").dataType()).isEqualTo(DataType.INT8);
    assertThat(DotWriter.write(graph, "int8"))
        .contains("int8[4×3×3×3]")
        .contains("4 scales along axis 0, the largest 0.015625");
  }

  @Test
  void anInt8FileMayBeginAndEndInFloats() {
    Graph graph = TfliteReader.read(Int8Network.coded(Int8Network.Ends.FLOATS), "int8");

    assertThat(graph.nodes())
        .extracting(node -> (Object) node.op().getClass())
        .containsExactly(Quantize.class, Conv2D.class, Dequantize.class);
    assertThat(graph.tensor("features").isFloat()).isTrue();
  }

  @Test
  void theRealValuesOfAnInt8FileAreThoseOfItsFloatNetwork() {
    Graph real =
        RealGraph.of(TfliteReader.read(Int8Network.coded(Int8Network.Ends.FLOATS), "int8"));
    Graph original = TfliteReader.read(Int8Network.real(), "float");

    assertThat(real.tensor("weights").requireConstant().floats())
        .containsExactly(original.tensor("weights").requireConstant().floats(), within(1f / 128));
    assertThat(real.tensor("bias").requireConstant().floats())
        .containsExactly(original.tensor("bias").requireConstant().floats(), within(1e-4f));
  }

  @Test
  void theRuntimeRunsThatInt8File() {
    try (TfliteRunner codes = new TfliteRunner(Int8Network.coded(Int8Network.Ends.FLOATS));
        TfliteRunner floats = new TfliteRunner(Int8Network.real())) {
      List<Constant> image = floats.randomInputs(3);

      assertThat(codes.run(image).get(0).floats())
          .containsExactly(floats.run(image).get(0).floats(), within(0.1f));
    }
  }
}
