package io.rangefinder.jobs.night;

import io.rangefinder.drift.Thresholds;
import io.rangefinder.jobs.config.ConfigBlock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * From where on a tensor has moved.
 *
 * @param common the thresholds of all tensors that no pattern names
 * @param byPattern those of tensors whose whole names are as a pattern, in which '*' stands for any
 *     text; of several patterns the last one counts
 */
record DriftRules(Thresholds common, Map<String, Thresholds> byPattern) {
  private static final String TENSORS = "tensors";

  static DriftRules usual() {
    return new DriftRules(Thresholds.defaults(), Map.of());
  }

  /** These, with what a block gives in their place. */
  DriftRules with(ConfigBlock block) {
    Thresholds thresholds = thresholds(block, common);
    Map<String, Thresholds> patterns = new LinkedHashMap<>(byPattern);
    ConfigBlock tensors = block.block(TENSORS);
    for (String pattern : tensors.names()) {
      patterns.put(
          pattern, thresholds(tensors.block(pattern), patterns.getOrDefault(pattern, thresholds)));
    }
    return new DriftRules(thresholds, patterns);
  }

  private static Thresholds thresholds(ConfigBlock block, Thresholds fallback) {
    return new Thresholds(
        positive(block, "clip", fallback.clip()),
        positive(block, "clip-ratio", fallback.clipRatio()),
        positive(block, "octaves", fallback.octaves()),
        positive(block, "octaves-noise", fallback.octavesNoise()),
        positive(block, "divergence", fallback.divergence()),
        positive(block, "divergence-noise", fallback.divergenceNoise()),
        positive(block, "divergence-deviations", fallback.divergenceDeviations()));
  }

  private static double positive(ConfigBlock block, String key, double fallback) {
    double value = block.number(key, fallback);
    if (!(value > 0)) {
      block.problem(key, "is " + value + ", must be above 0");
      return fallback;
    }
    return value;
  }

  /** The thresholds of a tensor. */
  Thresholds of(String tensor) {
    Thresholds thresholds = common;
    for (Map.Entry<String, Thresholds> each : byPattern.entrySet()) {
      String regex = Pattern.quote(each.getKey()).replace("*", "\\E.*\\Q");
      if (tensor.matches(regex)) {
        thresholds = each.getValue();
      }
    }
    return thresholds;
  }
}
