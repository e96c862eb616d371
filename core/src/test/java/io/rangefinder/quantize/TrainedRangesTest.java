package io.rangefinder.quantize;

import static io.rangefinder.quantize.Operators.calibrated;
import static io.rangefinder.quantize.Operators.images;
import static org.assertj.core.api.Assertions.assertThat;

import io.rangefinder.codes.CodeGrid;
import io.rangefinder.codes.Codes;
import io.rangefinder.ir.Constant;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.GraphBuilder;
import io.rangefinder.ir.Range;
import io.rangefinder.ir.RangeOrigin;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.FakeQuant;
import io.rangefinder.model.DeployableModel;
import io.rangefinder.model.ModelSource;
import io.rangefinder.passes.DeployablePipeline;
import io.rangefinder.ranges.RangeRules;
import io.rangefinder.ranges.RangeTable;
import io.rangefinder.rewrite.RewriteLog;
import io.rangefinder.statistics.TensorStatistics;
import io.rangefinder.tensorflow.ImportOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TrainedRangesTest {
  private static final FakeQuant ACTIVATION = new FakeQuant(-2, 3, 8, false);
  private static final float[] WEIGHTS = {-0.5f, 0.25f, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};

  private static Graph weightsBehind(FakeQuant trained) {
    GraphBuilder builder = images("x");
    builder.constant("w", Constant.ofFloats(Shape.of(4, 1, 1, 4), WEIGHTS));
    builder.node("w/fq", trained, "w");
    builder.node("c", Operators.convolution(Activation.NONE), "x", "w/fq");
    return DeployablePipeline.create().run(builder.build("c"), new RewriteLog());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void foldedWeightsKeepTheGridTheyWereTrainedOnThroughTheFileOfARun(boolean isNarrow) {
    DeployableModel folded = new DeployableModel(weightsBehind(new FakeQuant(-1, 1, 8, isNarrow)));
    Graph stored =
        DeployableModel.read(ModelSource.of(folded.toTflite(), "run"), ImportOptions.asFound())
            .graph();
    assertThat(stored.nodes()).noneMatch(node -> node.op() instanceof FakeQuant);
    RangeTable table = calibrated(RangeTable.empty(), "x", 0, 255);

    QuantizationResult result =
        Quantizer.quantize(stored, calibrated(table, "c", -9, 9), new NearestWeights());

    Graph graph = result.graph();
    String weights = graph.producer("c").orElseThrow().input(1);
    assertThat(result.trainedWeights()).containsExactly(weights);
    assertThat(graph.tensor(weights).quantization())
        .isEqualTo(
            CodeGrid.over(new Range(-1, 1), isNarrow ? Codes.NARROW_UINT8 : Codes.UINT8)
                .quantization());
  }

  @Test
  void valuesThatAreMovedOnKeepTheRangeOnBothSides() {
    GraphBuilder builder = images("x");
    builder.node("before", Operators.maxPool(), "x");
    builder.node("fq", ACTIVATION, "before");
    builder.node("after", Operators.maxPool(), "fq");
    RangeTable table = calibrated(RangeTable.empty(), "x", -9, 9);

    RangeAssignment ranges =
        Quantizer.quantize(
                builder.build("after"), calibrated(table, "after", -9, 9), new NearestWeights())
            .ranges();

    for (String tensor : new String[] {"x", "before", "after"}) {
      assertThat(ranges.ranges().get(tensor).origin()).isEqualTo(RangeOrigin.TRAINED);
      assertThat(ranges.grid(tensor)).isEqualTo(CodeGrid.over(new Range(-2, 3), Codes.UINT8));
    }
  }

  @Test
  void whatWasNotTrainedIsLeftToTheRule() {
    GraphBuilder builder = images("x");
    builder.node("fq", ACTIVATION, "x");
    builder.constant("w", Constant.ofFloats(Shape.of(4, 1, 1, 4), WEIGHTS));
    builder.node("c", Operators.convolution(Activation.NONE), "fq", "w");
    NetworkRules rules =
        new NetworkRules(builder.build("c"), RangeRules.parse("mse"), Target.UINT8.kernels());

    assertThat(rules.of("x").explain(TensorStatistics.empty()).range()).isEqualTo(new Range(-2, 3));
    assertThat(rules.of("x").name()).isEqualTo("trained");
    assertThat(rules.of("c").name()).isEqualTo("minmax");
  }
}
