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
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.IntPredicate;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WeightFitTest {
  private static final Shape IMAGE = Shape.of(1, 4, 4, 2);

  @Test
  void highEffortIsTheBestOfTheFitsThatItTried() {
    List<float[]> images = images(60);
    List<float[]> judges = chosen(images, i -> i % 5 == 4);
    List<float[]> fitted = chosen(images, i -> i % 5 != 4);

    WeightFit.Fit high = fit(1000).over(images, Effort.HIGH);

    List<EffortStep> steps = high.steps();
    assertThat(steps)
        .extracting(EffortStep::name)
        .containsExactly(
            "mirror images too",
            "draw 1 of 5 of the images",
            "draw 2 of 5 of the images",
            "draw 3 of 5 of the images",
            "draw 4 of 5 of the images",
            "draw 5 of 5 of the images");
    assertThat(steps).allMatch(step -> step.images() == 12);
    UnaryOperator<List<float[]>> as =
        steps.get(0).isKept() ? some -> MirrorImages.besides(some, IMAGE) : some -> some;
    List<WeightFit.Fit> tried = new ArrayList<>();
    tried.add(fit(1000).fit(fitted, judges));
    tried.add(fit(1000).fit(MirrorImages.besides(fitted, IMAGE), judges));
    for (int draw = 0; draw < 5; draw++) {
      int left = draw;
      tried.add(fit(1000).fit(as.apply(chosen(fitted, i -> i % 5 != left)), judges));
    }
    WeightFit.Fit best =
        Collections.min(tried, Comparator.comparing(fit -> fit.sample().meanNoise()));
    assertThat(tried.stream().map(fit -> fit.sample().meanNoise()).distinct())
        .hasSizeGreaterThan(2);
    assertThat(codes(high)).isEqualTo(codes(best));
    for (int i = 0; i < steps.size(); i++) {
      assertThat(steps.get(i).after()).isEqualTo(tried.get(i + 1).sample().meanNoise());
      assertThat(steps.get(i).before())
          .isEqualTo(
              tried.subList(0, i + 1).stream()
                  .mapToDouble(fit -> fit.sample().meanNoise())
                  .min()
                  .orElseThrow());
    }
    assertThat(high.quantization().warnings()).isEmpty();
  }

  @Test
  void noMoreImagesAreHeldAtOnceThanThereIsRoomFor() {
    WeightFit.Fit high = fit(50).over(images(60), Effort.HIGH);

    assertThat(high.steps()).allMatch(step -> step.images() == 10);
    assertThat(high.images()).isLessThanOrEqualTo(high.steps().get(0).isKept() ? 20 : 40);
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

    assertThat(progress.stages()).hasSize(7).containsOnly("weights operators 1: 1");
  }

  private static List<float[]> chosen(List<float[]> images, IntPredicate which) {
    return IntStream.range(0, images.size()).filter(which).mapToObj(images::get).toList();
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
