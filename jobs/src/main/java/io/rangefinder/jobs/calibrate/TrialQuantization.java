package io.rangefinder.jobs.calibrate;

import io.rangefinder.ir.Graph;
import io.rangefinder.ir.Range;
import io.rangefinder.ir.RangeOrigin;
import io.rangefinder.ir.UserException;
import io.rangefinder.jobs.execute.TfliteOperators;
import io.rangefinder.prepare.ChannelBounds;
import io.rangefinder.prepare.QuantizedError;
import io.rangefinder.quantize.Quantizer;
import io.rangefinder.quantize.weights.LockstepSample;
import io.rangefinder.quantize.weights.SecondOrderWeights;
import io.rangefinder.ranges.RangeTable;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Quantizes a graph as the command quantize does, over a few images, and looks at its outputs. */
final class TrialQuantization implements QuantizedError {
  /** The most images of a trial. */
  static final int MOST_IMAGES = 32;

  private static final long SAMPLE_BYTES = 1L << 29;

  private final Supplier<List<float[]>> images;
  private @Nullable List<float[]> fetched;

  /**
   * @param images inputs of the graph, in an order that is always the same; fetched when needed
   */
  TrialQuantization(Supplier<List<float[]>> images) {
    this.images = images;
  }

  @Override
  public double of(Graph whole, Map<String, ChannelBounds> observed) {
    Graph graph = whole.transparentPart();
    RangeTable ranges = RangeTable.empty();
    for (Map.Entry<String, ChannelBounds> tensor : observed.entrySet()) {
      ChannelBounds bounds = tensor.getValue();
      if (bounds.min() <= bounds.max()) {
        Range range = new Range(bounds.min(), bounds.max());
        ranges = ranges.with(tensor.getKey(), range, RangeOrigin.CALIBRATED, "in a trial");
      }
    }
    int most = (int) Math.max(1, SAMPLE_BYTES / LockstepSample.bytesPerImage(graph));
    List<float[]> inputs = fetched == null ? images.get() : fetched;
    fetched = inputs;
    try (TfliteOperators runner = new TfliteOperators(Runtime.getRuntime().availableProcessors())) {
      LockstepSample sample =
          new LockstepSample(
              inputs.subList(0, Math.min(most, inputs.size())),
              runner,
              LockstepSample.POSITIONS_PER_IMAGE);
      Quantizer.quantize(graph, ranges, new SecondOrderWeights(sample));
      return sample.meanNoise();
    } catch (UserException cannotBeQuantized) {
      return Double.POSITIVE_INFINITY;
    }
  }
}
