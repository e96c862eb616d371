package io.rangefinder.drift;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * What the thresholds say of a tensor.
 *
 * @param reasons each difference that passes its bound, with figure and bound; empty if none does
 * @param isHarmed whether the values leave the shipped range, which is the harm itself
 */
public record Finding(String tensor, TensorDrift drift, List<String> reasons, boolean isHarmed) {
  public Finding {
    reasons = List.copyOf(reasons);
  }

  static Finding of(String tensor, TensorDrift drift, Thresholds thresholds, PastDivergences past) {
    List<String> reasons = new ArrayList<>();
    boolean isHarmed =
        drift.clip() > thresholds.clip()
            && drift.clip() > thresholds.clipRatio() * drift.publishedClip();
    if (isHarmed) {
      reasons.add(
          text(
              "%.3g %% of its values leave the shipped range, %.3g %% of the published images' did (allowed %.3g %%)",
              100 * drift.clip(), 100 * drift.publishedClip(), 100 * thresholds.clip()));
    }
    if (Math.abs(drift.octaves()) > thresholds.octaves()) {
      reasons.add(
          text(
              "its values lie %.2f times as wide (allowed %.2f to %.2f)",
              Math.pow(2, drift.octaves()),
              Math.pow(2, -thresholds.octaves()),
              Math.pow(2, thresholds.octaves())));
    }
    OptionalDouble usual = past.bound(thresholds.divergenceDeviations());
    if (drift.divergence() > thresholds.divergence()
        && !(drift.divergence() <= thresholds.divergenceNoise() * drift.noise())
        && drift.divergence() > usual.orElse(0)) {
      reasons.add(
          text(
                  "its distribution differs by %.3g, noise would be %.3g (allowed %.3g and %.3g times the noise)",
                  drift.divergence(),
                  drift.noise(),
                  thresholds.divergence(),
                  thresholds.divergenceNoise())
              + (usual.isPresent()
                  ? text(
                      ", %d earlier nights allow %.3g", past.nights().size(), usual.getAsDouble())
                  : ""));
    }
    return new Finding(tensor, drift, reasons, isHarmed);
  }

  private static String text(String pattern, Object... figures) {
    return String.format(Locale.ROOT, pattern, figures);
  }

  /** Whether anything passes its bound. */
  public boolean warns() {
    return !reasons.isEmpty();
  }
}
