package io.rangefinder.jobs.quantize;

import io.rangefinder.ir.Graph;
import io.rangefinder.jobs.execute.Progress;
import io.rangefinder.jobs.execute.TfliteOperators;
import io.rangefinder.quantize.QuantizationResult;
import io.rangefinder.quantize.Quantizer;
import io.rangefinder.quantize.Target;
import io.rangefinder.quantize.weights.Effort;
import io.rangefinder.quantize.weights.EffortStep;
import io.rangefinder.quantize.weights.LockstepSample;
import io.rangefinder.quantize.weights.MirrorImages;
import io.rangefinder.quantize.weights.SecondOrderWeights;
import io.rangefinder.ranges.RangeTable;
import java.util.ArrayList;
import java.util.List;

/** Quantizes a graph with weights fitted to a sample, with more or less effort. */
final class WeightFit {
  /** What the sample's activations may take of the memory. */
  private static final long SAMPLE_BYTES = 3L << 29;

  /** The most images of a fast fit. */
  private static final int FAST_IMAGES = 48;

  /** Every so-manieth image judges, where steps are tried. */
  private static final int JUDGED_ONE_IN = 5;

  /** Fewer images that judge tell nothing. */
  private static final int LEAST_JUDGES = 8;

  private final Graph graph;
  private final RangeTable ranges;
  private final Target target;
  private final int most;
  private final Progress progress;

  WeightFit(Graph graph, RangeTable ranges, Target target, Progress progress) {
    this(
        graph,
        ranges,
        target,
        (int) Math.max(1, SAMPLE_BYTES / LockstepSample.bytesPerImage(graph)),
        progress);
  }

  /** A fit that has room for so many images at once. */
  WeightFit(Graph graph, RangeTable ranges, Target target, int most, Progress progress) {
    this.graph = graph;
    this.ranges = ranges;
    this.target = target;
    this.most = most;
    this.progress = progress;
  }

  /**
   * A quantized graph.
   *
   * @param images of the sample that were used
   * @param steps that were tried
   */
  record Fit(
      QuantizationResult quantization,
      SecondOrderWeights weights,
      LockstepSample sample,
      int images,
      List<EffortStep> steps) {
    private Fit warning(String warning) {
      List<String> warnings = new ArrayList<>(quantization.warnings());
      warnings.add(warning);
      QuantizationResult warned =
          new QuantizationResult(
              quantization.graph(), quantization.ranges(), quantization.trainedWeights(), warnings);
      return new Fit(warned, weights, sample, images, steps);
    }
  }

  /** Fits weights to a sample of inputs, in an order that is always the same. */
  Fit over(List<float[]> sample, Effort effort) {
    List<float[]> images = sample.subList(0, Math.min(most, sample.size()));
    return switch (effort) {
      case FAST -> fit(images.subList(0, Math.min(FAST_IMAGES, images.size())), List.of());
      case NORMAL -> fit(images, List.of());
      case HIGH -> stepwise(images);
    };
  }

  private Fit stepwise(List<float[]> images) {
    List<float[]> fitted = new ArrayList<>();
    List<float[]> judges = new ArrayList<>();
    for (int i = 0; i < images.size(); i++) {
      (i % JUDGED_ONE_IN == JUDGED_ONE_IN - 1 ? judges : fitted).add(images.get(i));
    }
    if (judges.size() < LEAST_JUDGES) {
      return fit(images, List.of())
          .warning(
              "High effort was as normal: to tell what helps takes a sample of %d images, and %d of the run's could be used; calibrate on more"
                  .formatted(LEAST_JUDGES * JUDGED_ONE_IN, images.size()));
    }
    double before = fit(fitted, judges).sample().meanNoise();
    List<float[]> half = fitted.subList(0, Math.min((most - judges.size()) / 2, fitted.size()));
    double after = fit(mirrored(half), judges).sample().meanNoise();
    EffortStep mirroring = new EffortStep("mirror images too", judges.size(), before, after);
    List<float[]> last =
        mirroring.isKept() ? images.subList(0, Math.min(most / 2, images.size())) : images;
    Fit all = fit(mirroring.isKept() ? mirrored(last) : last, List.of());
    return new Fit(
        all.quantization(), all.weights(), all.sample(), last.size(), List.of(mirroring));
  }

  private List<float[]> mirrored(List<float[]> images) {
    return MirrorImages.besides(images, graph.tensor(graph.inputs().get(0)).shape());
  }

  private Fit fit(List<float[]> fitted, List<float[]> judges) {
    try (TfliteOperators runner = new TfliteOperators(Runtime.getRuntime().availableProcessors())) {
      LockstepSample sample =
          new LockstepSample(fitted, judges, runner, LockstepSample.POSITIONS_PER_IMAGE);
      SecondOrderWeights weights = new SecondOrderWeights(sample);
      QuantizationResult result =
          Quantizer.quantize(graph, ranges, target, new FollowedWeights(weights, progress));
      return new Fit(result, weights, sample, fitted.size(), List.of());
    }
  }
}
