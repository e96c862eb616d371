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
import io.rangefinder.ir.TensorRange;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.Add;
import io.rangefinder.ir.op.FakeQuant;
import io.rangefinder.ir.op.Reshape;
import io.rangefinder.ranges.RangeTable;
import org.junit.jupiter.api.Test;

final class FakeQuantRemovalTest {
  private static final FakeQuant TRAINED = new FakeQuant(-2, 3, 8, false);

  @Test
  void theTrainedRangeGoesToTheOperandAndReadersReadIt() {
    GraphBuilder builder = images("x", "y");
    builder.node("sum", new Add(Activation.NONE), "x", "y");
    builder.node("fq", TRAINED, "sum");
    builder.node("pool", Operators.maxPool(), "fq");

    FakeQuantRemoval.Result result =
        FakeQuantRemoval.apply(
            builder.build("pool"),
            calibrated(RangeTable.empty(), "sum", -9, 9),
            OperatorConstraints.UINT8);

    assertThat(result.graph().producer("pool").orElseThrow().inputs()).containsExactly("sum");
    assertThat(result.graph().hasTensor("fq")).isFalse();
    assertThat(result.known().get("sum"))
        .isEqualTo(new TensorRange(new Range(-2, 3), RangeOrigin.TRAINED, ""));
  }

  @Test
  void aRangeGivenByHandBeatsTheTrainedOne() {
    GraphBuilder builder = images("x");
    builder.node("fq", TRAINED, "x");
    builder.node("pool", Operators.maxPool(), "fq");
    RangeTable table =
        RangeTable.empty().with("x", new Range(-1, 1), RangeOrigin.GIVEN, "mean and std");

    assertThat(
            FakeQuantRemoval.apply(builder.build("pool"), table, OperatorConstraints.UINT8)
                .known()
                .get("x")
                .range())
        .isEqualTo(new Range(-1, 1));
  }

  @Test
  void ofTwoOnOneTensorTheFirstCounts() {
    GraphBuilder builder = images("x");
    builder.node("first", TRAINED, "x");
    builder.node("second", new FakeQuant(-5, 5, 8, false), "first");
    builder.node("pool", Operators.maxPool(), "second");

    FakeQuantRemoval.Result result =
        FakeQuantRemoval.apply(
            builder.build("pool"), RangeTable.empty(), OperatorConstraints.UINT8);

    assertThat(result.graph().producer("pool").orElseThrow().inputs()).containsExactly("x");
    assertThat(result.known().get("x").range()).isEqualTo(new Range(-2, 3));
  }

  @Test
  void anOutputKeepsItsName() {
    GraphBuilder builder = images("x");
    builder.node("pool", Operators.maxPool(), "x");
    builder.node("out", TRAINED, "pool");

    FakeQuantRemoval.Result result =
        FakeQuantRemoval.apply(builder.build("out"), RangeTable.empty(), OperatorConstraints.UINT8);

    assertThat(result.graph().outputs()).containsExactly("out");
    assertThat(result.graph().producer("out").orElseThrow().op()).isEqualTo(Operators.maxPool());
    assertThat(result.known().get("out").range()).isEqualTo(new Range(-2, 3));
  }

  @Test
  void anOutputOfATensorThatMustKeepItsNameBecomesACopy() {
    GraphBuilder builder = images("x");
    builder.node("out", TRAINED, "x");

    Graph graph = Quantizer.quantize(builder.build("out"), RangeTable.empty());

    assertThat(graph.inputs()).containsExactly("x");
    assertThat(graph.producer("out").orElseThrow().op()).isEqualTo(new Reshape());
    assertThat(graph.tensor("out").quantization()).isEqualTo(graph.tensor("x").quantization());
  }

  @Test
  void trainedWeightsKeepTheirGridButNotCodeZero() {
    GraphBuilder builder = images("x");
    float[] values = {-2, 3, 0.5f, -1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    builder.constant("w", Constant.ofFloats(Shape.of(4, 1, 1, 4), values));
    builder.node("w/fq", TRAINED, "w");
    builder.node("c", Operators.convolution(Activation.NONE), "x", "w/fq");
    RangeTable table = calibrated(RangeTable.empty(), "x", 0, 255);

    Graph graph = Quantizer.quantize(builder.build("c"), calibrated(table, "c", -9, 9));

    assertThat(graph.tensor("w").quantization())
        .isEqualTo(CodeGrid.over(new Range(-2, 3), Codes.UINT8).quantization());
    assertThat(graph.tensor("w").requireConstant().bytes()).startsWith(1, 255, 128, 51);
  }

  @Test
  void anActivationTrainedOnTheNarrowRangeFillsIt() {
    GraphBuilder builder = images("x");
    builder.node("fq", new FakeQuant(-1, 1, 8, true), "x");
    builder.node("pool", Operators.maxPool(), "fq");

    Graph graph = Quantizer.quantize(builder.build("pool"), RangeTable.empty());

    assertThat(graph.tensor("x").quantization())
        .isEqualTo(CodeGrid.over(new Range(-1, 1), Codes.NARROW_UINT8).quantization());
  }
}
