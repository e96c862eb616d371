package io.rangefinder.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.rangefinder.ir.Graph;
import io.rangefinder.jobs.quantize.QuantizeResult;
import io.rangefinder.quantize.QuantizationResult;
import io.rangefinder.quantize.RangeAssignment;
import io.rangefinder.quantize.weights.Effort;
import io.rangefinder.quantize.weights.EffortStep;
import io.rangefinder.quantize.weights.OperatorNoise;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class QuantizationTextTest {
  @Test
  void trainedWeightsAndEveryWarningAreALine() {
    QuantizeResult result =
        new QuantizeResult(
            "minmax",
            Effort.HIGH,
            8,
            7,
            new QuantizationResult(
                Graph.builder().build(),
                new RangeAssignment(Map.of(), Map.of()),
                List.of("w", "v"),
                List.of("Look out")),
            new TreeMap<>(Map.of("minmax", 3)),
            List.of(),
            List.of(new OperatorNoise("lost", 1, 1)),
            Map.of(),
            List.of(
                new EffortStep("mirror images too", 12, 0.01, 0.008),
                new EffortStep("another", 12, 0.008, 0.008)));

    assertThat(QuantizationText.of(result).lines())
        .hasSize(6)
        .contains(
            "effort      mirror images too: 20.97 dB over 12 images that were left out, 20.00 dB without; kept",
            "effort      another: 20.97 dB over 12 images that were left out, 20.97 dB without; not kept")
        .contains("weights     2 tensors: trained 2")
        .contains("warning     Look out")
        .anyMatch(
            line -> line.startsWith("warning     lost: signal to noise of its output is 0.0 dB"));
  }
}
