package io.rangefinder.jobs.quantize;

import static org.assertj.core.api.Assertions.assertThat;

import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.GraphBuilder;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.op.Relu;
import io.rangefinder.jobs.store.QuantizationReport;
import io.rangefinder.metrics.ChannelSignals;
import io.rangefinder.quantize.QuantizationResult;
import io.rangefinder.quantize.RangeAssignment;
import io.rangefinder.quantize.weights.Effort;
import io.rangefinder.quantize.weights.EffortStep;
import io.rangefinder.quantize.weights.OperatorNoise;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class QuantizeResultTest {
  private static final QuantizeResult RESULT =
      new QuantizeResult(
          "minmax",
          Effort.HIGH,
          4,
          130,
          new QuantizationResult(
              graph(), new RangeAssignment(Map.of(), Map.of()), List.of(), List.of("Look out")),
          new TreeMap<>(),
          List.of(),
          List.of(
              new OperatorNoise("good", 1000, 1),
              new OperatorNoise("lost", 1, 2),
              new OperatorNoise("exact", 0, 0)),
          Map.of("exact", ChannelSignals.of(maps(10, 1, 10, 0), new float[] {11, 0, 10, 1}, 2)),
          List.of(new EffortStep("mirror images too", 12, 0.01, 0.008)));

  @Test
  void operatorsWhoseOutputIsLostAreWarnedOf() {
    assertThat(RESULT.warnings())
        .containsExactly(
            "Look out",
            "Relu 'lost': signal to noise of its output is -3.0 dB over 130 images, no better than"
                + " zeros; look at its range and those of its inputs with explain, give another"
                + " --rule, or end the network before it",
            "NOT USABLE: 1 of 2 channels of output 'exact' are no better than zeros over 130 images,"
                + " which the 18.3 dB of the whole do not show: 1; end the network before them and"
                + " run the rest in floats");
  }

  @Test
  void theReportHoldsTheWarningsAndTheNoiseOfEveryOperator() {
    QuantizationReport report = RESULT.report();

    assertThat(report.rule()).isEqualTo("minmax");
    assertThat(report.effort()).isEqualTo("high");
    assertThat(report.weightBits()).isEqualTo(4);
    assertThat(report.warnings().get(1)).startsWith("Relu 'lost': signal to noise");
    assertThat(report.noise())
        .containsExactly(
            new QuantizationReport.Noise("good", OptionalDouble.of(30)),
            new QuantizationReport.Noise("lost", OptionalDouble.of(10 * Math.log10(0.5))),
            new QuantizationReport.Noise("exact", OptionalDouble.empty()));
    assertThat(report.steps())
        .containsExactly(new QuantizationReport.Step("mirror images too", 12, 0.01, 0.008, true));
  }

  private static FloatBuffer maps(float... values) {
    return FloatBuffer.wrap(values);
  }

  private static Graph graph() {
    GraphBuilder builder = Graph.builder();
    builder.input("x", DataType.FLOAT32, Shape.of(1));
    builder.node("good", new Relu(), "x");
    builder.node("lost", new Relu(), "good");
    builder.node("exact", new Relu(), "lost");
    return builder.build("exact");
  }
}
