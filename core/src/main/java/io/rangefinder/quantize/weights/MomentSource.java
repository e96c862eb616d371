package io.rangefinder.quantize.weights;

import io.rangefinder.ir.Graph;
import io.rangefinder.quantize.RangeAssignment;
import io.rangefinder.quantize.WeightSite;
import java.util.Optional;

/**
 * Where the moments of an operator come from: stored statistics, or a sample that follows the
 * quantizer through the graph.
 */
@FunctionalInterface
public interface MomentSource {
  /** The quantizer begins; as {@link io.rangefinder.quantize.WeightQuantization#begin}. */
  default void begin(Graph graph, RangeAssignment ranges) {}

  /** The moments of an operator; nothing if none were taken, which leaves nearest rounding. */
  Optional<SiteMoments> of(WeightSite site);

  /** A node is quantized; as {@link io.rangefinder.quantize.WeightQuantization#quantized}. */
  default void quantized(Graph operator) {}
}
