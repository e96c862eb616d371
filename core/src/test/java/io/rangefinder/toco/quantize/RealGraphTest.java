package io.rangefinder.toco.quantize;

import static io.rangefinder.toco.quantize.RangedGraphs.IMAGE;
import static io.rangefinder.toco.quantize.RangedGraphs.convolve;
import static io.rangefinder.toco.quantize.RangedGraphs.given;
import static io.rangefinder.toco.quantize.RangedGraphs.images;
import static io.rangefinder.toco.quantize.RangedGraphs.maxPool;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.GraphBuilder;
import io.rangefinder.ir.GraphVerifier;
import io.rangefinder.ir.Quantization;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.UserException;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.FakeQuant;
import io.rangefinder.testing.TfliteRunner;
import io.rangefinder.tflite.TfliteWriter;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class RealGraphTest {
  private static Graph quantized() {
    GraphBuilder builder = images("x");
    convolve(builder, "c", Activation.RELU6, "x");
    builder.node("p", maxPool(), "c");
    Graph graph = given(given(builder.build("p"), "x", -1, 1), "c", 0, 3);
    return TocoQuantizer.quantize(graph, QuantizationOptions.strict()).graph();
  }

  @Test
  void codesBecomeTheRealValuesTheyStandFor() {
    Graph quantized = quantized();
    Graph real = RealGraph.of(quantized);
    GraphVerifier.verify(real, "the test");
    assertThat(RealGraph.isQuantized(real)).isFalse();
    assertThat(real.outputs()).containsExactly("p");
    assertThat(real.producer("c").orElseThrow().op()).isInstanceOf(FakeQuant.class);

    Quantization in = quantized.tensor("x").quantization();
    Quantization out = quantized.tensor("p").quantization();
    byte[] codes = new byte[IMAGE.elements()];
    float[] values = new float[codes.length];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = (byte) (37 * i);
      values[i] = (float) (in.scale() * (Byte.toUnsignedInt(codes[i]) - in.zeroPoint()));
    }
    byte[] expected = run(quantized, Constant.ofBytes(DataType.UINT8, IMAGE, codes)).bytes();
    float[] actual = run(real, Constant.ofFloats(IMAGE, values)).floats();
    for (int i = 0; i < actual.length; i++) {
      double code = actual[i] / out.scale() + out.zeroPoint();
      assertThat(code).as("element %d", i).isCloseTo(Byte.toUnsignedInt(expected[i]), oneStep());
    }
  }

  private static Offset<Double> oneStep() {
    return Offset.offset(1.001);
  }

  private static Constant run(Graph graph, Constant image) {
    try (TfliteRunner runner = new TfliteRunner(TfliteWriter.write(graph))) {
      return runner.run(List.of(image)).get(0);
    }
  }

  @Test
  void aFloatGraphStaysAsItIs() {
    GraphBuilder builder = images("x");
    builder.node("p", maxPool(), "x");
    Graph graph = builder.build("p");
    assertThat(RealGraph.of(graph)).isSameAs(graph);
  }

  @Test
  void codesBeyondFloatsAreRefused() {
    Graph quantized = quantized();
    Tensor result = quantized.tensor("c");
    Tensor huge = new Tensor("c", result.type(), null, result.range(), new Quantization(4e36, 128));

    assertThatThrownBy(() -> RealGraph.of(quantized.withTensors(Map.of("c", huge))))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("give the model smaller scales")
        .hasMessageContaining("'c' has codes of scale 4.0E36, which stand for -5.12E38 to 5.08E38");
  }

  @Test
  void codesWithoutAScaleBesideOthersAreRefused() {
    Graph quantized = quantized();
    Tensor result = quantized.tensor("p");
    Tensor unscaled = new Tensor("p", result.type(), null, null, null);

    assertThatThrownBy(() -> RealGraph.of(quantized.withTensors(Map.of("p", unscaled))))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("The quantized model cannot become a float one")
        .hasMessageContaining(
            "MaxPool2D 'p' has outputs [uint8[1,4,4,4]], its operands give [float32[1,4,4,4]]");
  }
}
