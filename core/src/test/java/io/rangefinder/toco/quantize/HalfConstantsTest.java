package io.rangefinder.toco.quantize;

import static io.rangefinder.toco.quantize.RangedGraphs.convolve;
import static io.rangefinder.toco.quantize.RangedGraphs.images;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.GraphBuilder;
import io.rangefinder.ir.GraphVerifier;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.Add;
import io.rangefinder.testing.TfliteRunner;
import io.rangefinder.tflite.TfliteWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

final class HalfConstantsTest {
  @Test
  void constantsAreHalvedAndConvertedBackForTheirReaders() {
    Graph halved = HalfConstants.of(network());

    GraphVerifier.verify(halved, "test");
    assertThat(halved.nodes())
        .extracting(Node::name)
        .containsExactly("c/w_dequantize", "c/b_dequantize", "c", "y");
    assertThat(halved.tensor("c/w").dataType()).isEqualTo(DataType.FLOAT16);
    assertThat(halved.tensor("one").isFloat()).isTrue();
  }

  @Test
  void theRuntimeComputesTheSameUpToTheRoundingOfConstants() {
    try (TfliteRunner real = new TfliteRunner(TfliteWriter.write(network()));
        TfliteRunner halved = new TfliteRunner(TfliteWriter.write(HalfConstants.of(network())))) {
      List<Constant> inputs = real.randomInputs(7);
      float[] expected = real.run(inputs).get(0).floats();
      float[] actual = halved.run(inputs).get(0).floats();
      for (int i = 0; i < expected.length; i++) {
        assertThat(actual[i]).isCloseTo(expected[i], within(1e-2f));
      }
    }
  }

  private static Graph network() {
    GraphBuilder builder = images("x");
    convolve(builder, "c", Activation.RELU, "x");
    builder.constant("one", Constant.ofFloats(Shape.of(), 1));
    builder.node("y", new Add(Activation.NONE), "c", "one");
    return builder.build("y");
  }
}
