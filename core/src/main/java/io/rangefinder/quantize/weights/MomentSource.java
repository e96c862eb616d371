package io.rangefinder.quantize.weights;

import io.rangefinder.quantize.WeightSite;
import java.util.Optional;

/** Where the moments of an operator come from: stored statistics, or a run over a sample. */
@FunctionalInterface
public interface MomentSource {
  /** The moments of an operator; nothing if none were taken, which leaves nearest rounding. */
  Optional<SiteMoments> of(WeightSite site);
}
