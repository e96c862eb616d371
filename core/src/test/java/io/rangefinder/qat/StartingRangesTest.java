package io.rangefinder.qat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.rangefinder.ir.Range;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class StartingRangesTest {
  private static final RangeVariables ONE = variables("one");
  private static final RangeVariables SHARED = variables("shared");

  @Test
  void rangesHoldZeroAndAllTensorsOfTheirGroup() {
    StartingRanges ranges =
        ranges(
            List.of(
                tensor("relu", Role.ACTIVATION, ONE, false),
                tensor("left", Role.ACTIVATION, SHARED, false),
                tensor("right", Role.INPUT, SHARED, false)),
            Map.of("relu", new Range(1, 5), "left", new Range(-2, 1), "right", new Range(0, 3)));

    assertThat(ranges.values())
        .containsEntry("one/min", 0f)
        .containsEntry("one/max", 5f)
        .containsEntry("shared/min", -2f)
        .containsEntry("shared/max", 3f);
    assertThat(ranges.known()).containsExactly("relu", "left", "right");
  }

  @Test
  void averagesGoOnFromTheRangeAsIfItHadBeenAveragedForLong() {
    Map<String, Float> values =
        ranges(
                List.of(tensor("relu", Role.ACTIVATION, ONE, false)),
                Map.of("relu", new Range(0, 5)))
            .values();
    float steps = values.get("one/max/local_step");

    double average = values.get("one/max/biased") / (1 - Math.pow(0.999, steps));
    assertThat(average).isCloseTo(5, within(1e-6));
  }

  @Test
  void symmetricRangesReachAsFarToBothSides() {
    assertThat(
            ranges(
                    List.of(tensor("tanh", Role.ACTIVATION, ONE, true)),
                    Map.of("tanh", new Range(-1, 3)))
                .values())
        .containsEntry("one/min", -3f)
        .containsEntry("one/max", 3f);
  }

  @Test
  void weightsAreLeftToTrainingAndUnknownTensorsNamed() {
    StartingRanges ranges =
        ranges(
            List.of(
                tensor("w", Role.WEIGHTS, ONE, false),
                tensor("relu", Role.ACTIVATION, SHARED, false)),
            Map.of("w", new Range(-1, 1)));

    assertThat(ranges.values()).isEmpty();
    assertThat(ranges.without()).containsExactly("relu");
  }

  private static StartingRanges ranges(List<QuantizedTensor> tensors, Map<String, Range> known) {
    Manifest manifest =
        new Manifest(
            "rangefinder",
            List.of(),
            0,
            Optional.empty(),
            OptionalLong.empty(),
            tensors,
            List.of());
    return StartingRanges.of(manifest, tensor -> Optional.ofNullable(known.get(tensor)));
  }

  private static QuantizedTensor tensor(
      String name, Role role, RangeVariables range, boolean symmetric) {
    return new QuantizedTensor(name, name, name, role, range, 8, false, symmetric, "");
  }

  private static RangeVariables variables(String group) {
    return new RangeVariables(
        group,
        variable(group + "/min"),
        variable(group + "/max"),
        0,
        Optional.of(
            new RangeVariables.Averages(
                variable(group + "/min/biased"),
                variable(group + "/min/local_step"),
                variable(group + "/max/biased"),
                variable(group + "/max/local_step"))));
  }

  private static StateVariable variable(String name) {
    return new StateVariable(name, false, List.of(), 0);
  }
}
