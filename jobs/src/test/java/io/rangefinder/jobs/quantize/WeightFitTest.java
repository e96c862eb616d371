package io.rangefinder.jobs.quantize;

import static org.assertj.core.api.Assertions.assertThat;

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
import io.rangefinder.jobs.calibrate.SilentProgress;
import io.rangefinder.jobs.execute.Progress;
import io.rangefinder.jobs.execute.RecordedProgress;
import io.rangefinder.quantize.Target;
import io.rangefinder.quantize.weights.Effort;
import io.rangefinder.quantize.weights.EffortStep;
import io.rangefinder.quantize.weights.MirrorImages;
import io.rangefinder.ranges.RangeTable;
import io.rangefinder.tflite.TfliteWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WeightFitTest {
  private static final Shape IMAGE = Shape.of(1, 4, 4, 2);

  @Test
  void highEffortIsTheFitThatItsStepWasKeptFor() {
    List<float[]> images = images(60);

    WeightFit.Fit high = fit(1000).over(images, Effort.HIGH);

    EffortStep step = high.steps().get(0);
    assertThat(high.steps()).hasSize(1);
    assertThat(step.images()).isEqualTo(12);
    assertThat(step.before()).isPositive().isNotEqualTo(step.after());
    assertThat(high.images()).isEqualTo(60);
    List<float[]> fitted = step.isKept() ? MirrorImages.besides(images, IMAGE) : images;
    assertThat(codes(high)).isEqualTo(codes(fit(1000).over(fitted, Effort.NORMAL)));
    assertThat(high.quantization().warnings()).isEmpty();
  }

  @Test
  void noMoreImagesAreHeldAtOnceThanThereIsRoomFor() {
    WeightFit.Fit high = fit(50).over(images(60), Effort.HIGH);

    assertThat(high.steps().get(0).images()).isEqualTo(10);
    assertThat(high.images()).isEqualTo(high.steps().get(0).isKept() ? 25 : 50);
  }

  @Test
  void tooFewImagesToTellAreSaid() {
    WeightFit.Fit high = fit(1000).over(images(39), Effort.HIGH);

    assertThat(high.steps()).isEmpty();
    assertThat(high.quantization().warnings())
        .singleElement()
        .asString()
        .contains("High effort was as normal", "sample of 40 images, and 39 of");
    assertThat(codes(high)).isEqualTo(codes(fit(1000).over(images(39), Effort.NORMAL)));
  }

  @Test
  void fastLooksAtFewImages() {
    WeightFit.Fit fast = fit(1000).over(images(60), Effort.FAST);

    assertThat(fast.images()).isEqualTo(48);
    assertThat(codes(fast)).isEqualTo(codes(fit(1000).over(images(48), Effort.NORMAL)));
  }

  @Test
  void everyFitIsAStageOfTheGraphsOperators() {
    RecordedProgress progress = new RecordedProgress();

    fit(1000, progress).over(images(60), Effort.HIGH);

    assertThat(progress.stages()).hasSize(3).containsOnly("weights operators 1: 1");
  }

  private static WeightFit fit(int most) {
    return fit(most, new SilentProgress());
  }

  private static WeightFit fit(int most, Progress progress) {
    RangeTable ranges =
        RangeTable.empty()
            .with("x", new Range(-4, 4), RangeOrigin.CALIBRATED, "")
            .with("y", new Range(-12, 12), RangeOrigin.CALIBRATED, "");
    return new WeightFit(graph(), ranges, Target.UINT8, most, progress);
  }

  private static byte[] codes(WeightFit.Fit fit) {
    return TfliteWriter.write(fit.quantization().graph());
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

  /** Images that are alike for a smaller count. */
  private static List<float[]> images(int count) {
    Random random = new Random(3);
    List<float[]> images = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      float[] image = new float[IMAGE.elements()];
      for (int i = 0; i < image.length; i++) {
        image[i] = (float) random.nextGaussian();
      }
      images.add(image);
    }
    return images;
  }
}
