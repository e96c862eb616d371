package io.rangefinder.jobs.quantize;

import io.rangefinder.ir.Graph;
import io.rangefinder.ir.Shape;
import io.rangefinder.jobs.execute.TfliteOperators;
import io.rangefinder.metrics.ChannelSignals;
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
  private static final int POSITIONS_PER_IMAGE = 256;

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

  WeightFit(Graph graph, RangeTable ranges, Target target) {
    this.graph = graph;
    this.ranges = ranges;
    this.target = target;
    this.most = (int) Math.max(1, SAMPLE_BYTES / LockstepSample.bytesPerImage(graph));
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
    /** Noise to signal of the outputs, on average. */
    private double noise() {
      return sample.outputs().values().stream()
          .mapToDouble(ChannelSignals::meanNoise)
          .average()
          .orElse(Double.POSITIVE_INFINITY);
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
      return fit(images, List.of());
    }
    double before = fit(fitted, judges).noise();
    double after = fit(mirrored(fitted), judges).noise();
    EffortStep mirroring = new EffortStep("mirror images too", judges.size(), before, after);
    Fit all = fit(mirroring.isKept() ? mirrored(images) : images, List.of());
    return new Fit(
        all.quantization(), all.weights(), all.sample(), images.size(), List.of(mirroring));
  }

  private List<float[]> mirrored(List<float[]> images) {
    Shape shape = graph.tensor(graph.inputs().get(0)).shape();
    return MirrorImages.besides(images.subList(0, Math.min((most + 1) / 2, images.size())), shape);
  }

  private Fit fit(List<float[]> fitted, List<float[]> judges) {
    try (TfliteOperators runner = new TfliteOperators(Runtime.getRuntime().availableProcessors())) {
      LockstepSample sample = new LockstepSample(fitted, judges, runner, POSITIONS_PER_IMAGE);
      SecondOrderWeights weights = new SecondOrderWeights(sample);
      QuantizationResult result = Quantizer.quantize(graph, ranges, target, weights);
      return new Fit(result, weights, sample, fitted.size(), List.of());
    }
  }
}
