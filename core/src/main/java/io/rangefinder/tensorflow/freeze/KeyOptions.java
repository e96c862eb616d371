package io.rangefinder.tensorflow.freeze;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which tensors of a checkpoint variables take.
 *
 * @param usesMovingAverages whether a variable's exponential moving average stands for it where the
 *     checkpoint has one
 * @param renames beginnings of keys and what the checkpoint has in their place; the first that fits
 *     counts
 */
public record KeyOptions(boolean usesMovingAverages, Map<String, String> renames) {
  /** Every variable under its own key. */
  public static final KeyOptions PLAIN = new KeyOptions(false, Map.of());

  private static final String MOVING_AVERAGE = "/ExponentialMovingAverage";

  public KeyOptions {
    renames = Collections.unmodifiableMap(new LinkedHashMap<>(renames));
  }

  String renamed(String key) {
    for (Map.Entry<String, String> rename : renames.entrySet()) {
      if (key.startsWith(rename.getKey())) {
        return rename.getValue() + key.substring(rename.getKey().length());
      }
    }
    return key;
  }

  static String movingAverage(String key) {
    return key + MOVING_AVERAGE;
  }
}
