package io.rangefinder.quantize.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.GraphBuilder;
import io.rangefinder.ir.Range;
import io.rangefinder.ir.RangeOrigin;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.Conv2D;
import io.rangefinder.ir.op.Padding;
import io.rangefinder.ir.op.Window2D;
import io.rangefinder.quantize.Quantizer;
import io.rangefinder.ranges.RangeTable;
import io.rangefinder.testing.TfliteRunner;
import io.rangefinder.tflite.TfliteWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LockstepSampleTest {
  private static final Shape IMAGE = Shape.of(1, 4, 4, 2);
  private static final OperatorRunner RUNTIME =
      (operator, images) -> {
        try (TfliteRunner runner = new TfliteRunner(TfliteWriter.write(operator))) {
          return images.stream().map(runner::run).toList();
        }
      };

  @Test
  void imagesThatJudgeChangeNoWeightAndAloneGiveTheNoise() {
    List<float[]> fitted = images(40, 1, 3);
    List<float[]> judged = images(5, 0.25, 4);

    LockstepSample alone = new LockstepSample(fitted, RUNTIME, 16);
    LockstepSample both = new LockstepSample(fitted, judged, RUNTIME, 16);

    assertThat(fitted(both)).isEqualTo(fitted(alone));
    double energy = 0;
    for (float[] image : judged) {
      Constant output =
          RUNTIME.run(graph(), List.of(List.of(Constant.ofFloats(IMAGE, image)))).get(0).get(0);
      for (float value : output.floats()) {
        energy += (double) value * value;
      }
    }
    assertThat(both.noise()).hasSize(1);
    assertThat(both.noise().get(0).signal()).isCloseTo(energy, within(1e-9 * energy));
    assertThat(alone.noise().get(0).signal()).isGreaterThan(10 * energy);
  }

  private static byte[] fitted(LockstepSample sample) {
    RangeTable ranges =
        RangeTable.empty()
            .with("x", new Range(-4, 4), RangeOrigin.CALIBRATED, "")
            .with("y", new Range(-12, 12), RangeOrigin.CALIBRATED, "");
    return TfliteWriter.write(
        Quantizer.quantize(graph(), ranges, new SecondOrderWeights(sample)).graph());
  }

  private static Graph graph() {
    Random random = new Random(2);
    float[] weights = new float[3 * 3 * 3 * 2];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) random.nextGaussian();
    }
    GraphBuilder builder = Graph.builder();
    builder.input("x", DataType.FLOAT32, IMAGE);
    builder.constant("weights", Constant.ofFloats(Shape.of(3, 3, 3, 2), weights));
    builder.constant("bias", Constant.ofFloats(Shape.of(3), 0.5f, -0.5f, 0));
    builder.node(
        "y", new Conv2D(Window2D.of(1, 1, Padding.SAME), Activation.NONE), "x", "weights", "bias");
    return builder.build("y");
  }

  private static List<float[]> images(int count, double deviation, long seed) {
    Random random = new Random(seed);
    List<float[]> images = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      float[] image = new float[IMAGE.elements()];
      for (int i = 0; i < image.length; i++) {
        image[i] = (float) (deviation * random.nextGaussian());
      }
      images.add(image);
    }
    return images;
  }
}
