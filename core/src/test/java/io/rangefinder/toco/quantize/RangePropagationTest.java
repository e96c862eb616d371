package io.rangefinder.toco.quantize;

import static io.rangefinder.toco.quantize.RangedGraphs.convolve;
import static io.rangefinder.toco.quantize.RangedGraphs.given;
import static io.rangefinder.toco.quantize.RangedGraphs.images;
import static io.rangefinder.toco.quantize.RangedGraphs.maxPool;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.GraphBuilder;
import io.rangefinder.ir.Op;
import io.rangefinder.ir.Range;
import io.rangefinder.ir.RangeOrigin;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.TensorRange;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.Concatenation;
import io.rangefinder.ir.op.HardSwish;
import io.rangefinder.ir.op.L2Normalization;
import io.rangefinder.ir.op.LeakyRelu;
import io.rangefinder.ir.op.LogSoftmax;
import io.rangefinder.ir.op.Logistic;
import io.rangefinder.ir.op.Mean;
import io.rangefinder.ir.op.Relu;
import io.rangefinder.ir.op.Relu6;
import io.rangefinder.ir.op.Reshape;
import io.rangefinder.ir.op.Softmax;
import io.rangefinder.ir.op.SpaceToDepth;
import io.rangefinder.ir.op.Split;
import io.rangefinder.ir.op.Sum;
import io.rangefinder.ir.op.Tanh;
import io.rangefinder.ranges.RangeTable;
import io.rangefinder.toco.quantize.QuantizationOptions.Concatenations;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class RangePropagationTest {
  private static final Range X = new Range(1, 3);

  static Stream<Arguments> derived() {
    return Stream.of(
        arguments(maxPool(), new Range(0, 3)),
        arguments(new Logistic(), new Range(0, 255.0 / 256)),
        arguments(new Softmax(1), new Range(0, 255.0 / 256)),
        arguments(new Tanh(), new Range(-127.0 / 128, 1)),
        arguments(new L2Normalization(), new Range(0, 1)));
  }

  @ParameterizedTest
  @MethodSource("derived")
  void anOperatorDerivesTheRangeOfItsResult(Op op, Range expected) {
    GraphBuilder builder = images("x");
    builder.node("y", op, "x");

    assertThat(propagated(given(builder.build("y"), "x", 1, 3)).range("y")).contains(expected);
  }

  static Stream<Op> withoutRule() {
    return Stream.of(
        new Relu(),
        new Relu6(),
        new LeakyRelu(0.1f),
        new HardSwish(),
        new LogSoftmax(),
        new SpaceToDepth(2));
  }

  @ParameterizedTest
  @MethodSource("withoutRule")
  void anOperatorWithoutRuleGivesItsResultNothing(Op op) {
    GraphBuilder builder = images("x");
    builder.node("y", op, "x");

    assertThat(propagated(given(builder.build("y"), "x", 1, 3)).has("y")).isFalse();
  }

  @Test
  void aRangeThatIsKnownStays() {
    GraphBuilder builder = images("x");
    builder.node("y", maxPool(), "x");
    Graph graph = given(given(builder.build("y"), "x", 1, 3), "y", -7, 7);

    assertThat(propagated(graph).range("y")).contains(new Range(-7, 7));
  }

  @Test
  void aReductionOverAxesHandsTheRangeOn() {
    for (Op op : List.of(new Mean(true), new Sum(true))) {
      GraphBuilder builder = images("x");
      builder.constant("axes", Constant.vector(1, 2));
      builder.node("y", op, "x", "axes");
      KnownRanges ranges = propagated(given(builder.build("y"), "x", 1, 3));

      assertThat(ranges.range("y")).contains(X);
      assertThat(ranges.warnings()).hasSize(op instanceof Sum ? 1 : 0);
    }
  }

  @Test
  void aCalibratedRangeIsTakenWhereNoOtherIs() {
    GraphBuilder builder = images("x");
    convolve(builder, "given", Activation.NONE, "x");
    convolve(builder, "observed", Activation.NONE, "given");
    builder.node("pooled", maxPool(), "observed");
    Graph graph = given(given(builder.build("pooled"), "x", 1, 3), "given", -7, 7);
    RangeTable table =
        RangeTable.empty()
            .with("given", new Range(0, 1), RangeOrigin.CALIBRATED, "minmax over 2 images")
            .with("observed", new Range(2, 5), RangeOrigin.CALIBRATED, "minmax over 2 images")
            .with("pooled", new Range(3, 5), RangeOrigin.CALIBRATED, "minmax over 2 images");

    KnownRanges ranges =
        RangePropagation.run(
            graph,
            QuantizationOptions.strict().withCalibrated(table).withDefaultRange(new Range(0, 9)));

    assertThat(ranges.range("given")).contains(new Range(-7, 7));
    assertThat(ranges.find("observed"))
        .contains(new TensorRange(new Range(0, 5), RangeOrigin.CALIBRATED, "minmax over 2 images"));
    assertThat(ranges.range("pooled")).contains(new Range(0, 5));
  }

  @Test
  void everyDerivedRangeSaysWhereItIsFrom() {
    GraphBuilder builder = images("x");
    builder.node("y", maxPool(), "x");
    builder.node("z", new Softmax(1), "y");
    KnownRanges ranges = propagated(given(builder.build("z"), "x", 1, 3));

    assertThat(ranges.find("y"))
        .get()
        .extracting(TensorRange::originText)
        .isEqualTo("shared through MaxPool from 'x'");
    assertThat(ranges.find("z"))
        .get()
        .extracting(TensorRange::originText)
        .isEqualTo("fixed by Softmax");
  }

  @Test
  void aReshapeHandsItsRangeBackThroughAReluWithoutIt() {
    GraphBuilder builder = images("x");
    convolve(builder, "c", Activation.NONE, "x");
    builder.node("r", new Relu(), "c");
    builder.constant("shape", Constant.vector(1, 64));
    builder.node("y", new Reshape(), "r", "shape");
    KnownRanges ranges = propagated(given(builder.build("y"), "y", 0, 5));

    assertThat(ranges.range("r")).contains(new Range(0, 5));
    assertThat(ranges.range("c")).contains(new Range(0, 5));
  }

  @Test
  void partsHaveTheRangeOfTheWholeWhateverTheyHad() {
    Graph graph = given(given(split("a", "b"), "x", 1, 3), "a", -9, 9);

    KnownRanges ranges = propagated(graph);

    assertThat(ranges.range("a")).contains(X);
    assertThat(ranges.range("b")).contains(X);
  }

  @Test
  void aConcatenationWidensItsOperandsAndThoseOfOthers() {
    GraphBuilder builder = images("a", "b", "c");
    builder.node("ab", new Concatenation(3), "a", "b");
    builder.node("bc", new Concatenation(3), "b", "c");
    Graph graph = builder.build("ab", "bc");
    graph = given(given(given(graph, "a", -1, 1), "b", 0, 3), "c", -5, 0);

    KnownRanges ranges = propagated(graph);

    for (String name : List.of("a", "b", "c", "ab", "bc")) {
      assertThat(ranges.range(name)).as(name).contains(new Range(-5, 3));
    }
    assertThat(ranges.warnings())
        .contains(
            "Tweaking the MinMax of array c from [-5.0, 0.0] to [-5.0, 3.0], so that"
                + " Concatenation 'bc' is a pure byte-copy");
  }

  @Test
  void aConcatenationThatKeepsRangesUnitesThemInItsResult() {
    GraphBuilder builder = images("a", "b");
    builder.node("ab", new Concatenation(3), "a", "b");
    Graph graph = given(given(builder.build("ab"), "a", -1, 1), "b", 0, 3);

    KnownRanges ranges =
        RangePropagation.run(graph, QuantizationOptions.strict().with(Concatenations.KEEP_RANGES));

    assertThat(ranges.range("a")).contains(new Range(-1, 1));
    assertThat(ranges.range("ab")).contains(new Range(-1, 3));
  }

  @Test
  void aConcatenationOfPartsWithSomethingWiderIsSettled() {
    GraphBuilder builder = images("x", "w");
    builder.constant("axis", Constant.ofInts(Shape.of(), 3));
    builder.node(List.of("a", "b"), new Split(2), List.of("axis", "x"));
    builder.node("y", new Concatenation(3), "a", "w");
    Graph graph = given(given(builder.build("y", "b"), "x", 1, 3), "w", -8, 8);

    KnownRanges ranges = propagated(graph);

    assertThat(ranges.range("a")).contains(new Range(-8, 8));
    assertThat(ranges.range("b")).contains(X);
  }

  @Test
  void theDefaultRangeIsForWhatTheRulesLeaveAndNotForConstants() {
    GraphBuilder builder = images("x");
    convolve(builder, "c", Activation.RELU6, "x");
    builder.node("p", maxPool(), "x");
    builder.node("q", maxPool(), "c");
    Graph graph = given(builder.build("p", "q"), "x", -1, 1);

    KnownRanges ranges =
        RangePropagation.run(
            graph, QuantizationOptions.strict().withDefaultRange(new Range(-3, 6)));

    assertThat(ranges.range("p")).contains(new Range(-1, 1));
    assertThat(ranges.range("c")).contains(new Range(-3, 6));
    assertThat(ranges.find("q"))
        .contains(new TensorRange(new Range(-3, 6), RangeOrigin.DEFAULT, ""));
    assertThat(ranges.has("c/w")).isFalse();
  }

  private static Graph split(String... parts) {
    GraphBuilder builder = images("x");
    builder.constant("axis", Constant.ofInts(Shape.of(), 3));
    builder.node(List.of(parts), new Split(2), List.of("axis", "x"));
    return builder.build(parts);
  }

  private static KnownRanges propagated(Graph graph) {
    return RangePropagation.run(graph, QuantizationOptions.strict());
  }
}
