package io.rangefinder.jobs.night;

import io.rangefinder.jobs.config.ConfigBlock;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * The bounds of one model.
 *
 * @param allowed by condition; those that are absent are not asked
 * @param significance of lost answers only those less likely than this are no chance, above 0 and
 *     at most 1
 */
record Bounds(Map<Condition, Double> allowed, double significance) {
  private static final String SIGNIFICANCE = "significance";
  private static final double USUAL_SIGNIFICANCE = 0.05;

  Bounds {
    allowed = Collections.unmodifiableMap(new EnumMap<>(allowed));
  }

  /** The bounds of a configuration that says nothing. */
  static Bounds usual() {
    Map<Condition, Double> bounds = new EnumMap<>(Condition.class);
    for (Condition condition : Condition.values()) {
      condition.usual().ifPresent(bound -> bounds.put(condition, bound));
    }
    return new Bounds(bounds, USUAL_SIGNIFICANCE);
  }

  /** These, with those that a block gives in their place; {@code off} takes one away. */
  Bounds with(ConfigBlock block) {
    Map<Condition, Double> bounds = new EnumMap<>(Condition.class);
    bounds.putAll(allowed);
    for (Condition condition : Condition.values()) {
      String key = condition.key();
      if (block.text(key, "").equals("off")) {
        bounds.remove(condition);
      } else if (block.has(key)) {
        bounds.put(condition, block.number(key, 0));
      }
    }
    double level = block.number(SIGNIFICANCE, significance);
    if (!(level > 0 && level <= 1)) {
      block.problem(SIGNIFICANCE, "is " + level + ", must lie above 0 and not above 1");
      level = significance;
    }
    return new Bounds(bounds, level);
  }
}
