package io.rangefinder.qat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The variables that hold a range.
 *
 * @param group what their names begin with
 * @param channels how many ranges they hold; 0 for one of the whole tensor
 * @param averages variables by which training averages the range; empty where the last one counts
 */
public record RangeVariables(
    String group, StateVariable min, StateVariable max, int channels, Optional<Averages> averages) {
  /** By how much of its distance to a new value an average moves. */
  public static final float STEP = 1 - 0.999f;

  private static final double DECAY = 0.999;

  /** After so many runs an average has forgotten what it began with. */
  private static final float SETTLED = 20_000;

  /**
   * The state of two averages that begin at 0 and are corrected for it: {@code min = minBiased / (1
   * - 0.999^minSteps)}.
   */
  public record Averages(
      StateVariable minBiased,
      StateVariable minSteps,
      StateVariable maxBiased,
      StateVariable maxSteps) {}

  /** All of them. */
  public List<StateVariable> all() {
    List<StateVariable> all = new ArrayList<>(List.of(min, max));
    averages.ifPresent(
        state ->
            all.addAll(
                List.of(state.minBiased(), state.minSteps(), state.maxBiased(), state.maxSteps())));
    return all;
  }

  /**
   * Values, by names of variables, with which training goes on from a range as if it had been
   * averaged for long.
   */
  public Map<String, Float> startingAt(float least, float greatest) {
    Map<String, Float> values = new LinkedHashMap<>();
    values.put(min.name(), least);
    values.put(max.name(), greatest);
    averages.ifPresent(
        state -> {
          float weight = (float) (1 - Math.pow(DECAY, SETTLED));
          values.put(state.minBiased().name(), least * weight);
          values.put(state.minSteps().name(), SETTLED);
          values.put(state.maxBiased().name(), greatest * weight);
          values.put(state.maxSteps().name(), SETTLED);
        });
    return values;
  }
}
