package io.rangefinder.quantize;

import static io.rangefinder.quantize.Operators.calibrated;
import static io.rangefinder.quantize.Operators.convolve;
import static io.rangefinder.quantize.Operators.images;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.GraphBuilder;
import io.rangefinder.ir.Quantization;
import io.rangefinder.ir.Range;
import io.rangefinder.ir.RangeOrigin;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.TensorRange;
import io.rangefinder.ir.UserException;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.Add;
import io.rangefinder.ir.op.Concatenation;
import io.rangefinder.ir.op.Logistic;
import io.rangefinder.ir.op.Maximum;
import io.rangefinder.ir.op.Mean;
import io.rangefinder.ir.op.Minimum;
import io.rangefinder.ir.op.Pack;
import io.rangefinder.ir.op.Relu;
import io.rangefinder.ir.op.Reshape;
import io.rangefinder.ir.op.Softmax;
import io.rangefinder.ir.op.Tanh;
import io.rangefinder.ranges.RangeTable;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class RangeSolverTest {
  private static final Quantization SIGMOID = new Quantization(1.0 / 256, 0);

  @Test
  void concatenationsOfConcatenationsAndTheirPoolsShareOneRange() {
    GraphBuilder builder = images("a", "b", "c");
    builder.node("ab", new Concatenation(3), "a", "b");
    builder.node("pool", Operators.maxPool(), "ab");
    builder.node("abc", new Concatenation(3), "pool", "c");
    RangeTable table = calibrated(RangeTable.empty(), "a", 0, 1);
    table = calibrated(table, "b", -2, 1);
    table = calibrated(table, "c", 0, 5);

    Map<String, TensorRange> ranges = ranges(builder.build("abc"), table);

    for (String name : ranges.keySet()) {
      assertThat(ranges.get(name).range()).as(name).isEqualTo(new Range(-2, 5));
      assertThat(ranges.get(name).origin()).as(name).isEqualTo(RangeOrigin.SHARED);
    }
    assertThat(ranges.get("c").detail()).isEqualTo("with 'a', 'b', 'ab', 'pool', 'abc'");
  }

  @Test
  void theOperandsOfAResidualAddKeepTheirOwnRanges() {
    GraphBuilder builder = images("x");
    convolve(builder, "c", Activation.NONE, "x");
    builder.node("sum", new Add(Activation.RELU), "x", "c");
    RangeTable table = calibrated(RangeTable.empty(), "x", -1, 1);
    table = calibrated(table, "c", -3, 2);
    table = calibrated(table, "sum", 0, 2.5);

    Map<String, TensorRange> ranges = ranges(builder.build("sum"), table);

    assertThat(ranges.get("x").range()).isEqualTo(new Range(-1, 1));
    assertThat(ranges.get("c").range()).isEqualTo(new Range(-3, 2));
    assertThat(ranges.get("sum").range()).isEqualTo(new Range(0, 2.5));
    assertThat(ranges.get("sum").origin()).isEqualTo(RangeOrigin.CALIBRATED);
  }

  @Test
  void rangesReachThroughMovedCodesInBothDirections() {
    GraphBuilder builder = images("x");
    builder.node("relu", new Relu(), "x");
    builder.constant("shape", Constant.vector(4, 16));
    builder.node("flat", new Reshape(), "relu", "shape");

    Map<String, TensorRange> ranges =
        ranges(builder.build("flat"), calibrated(RangeTable.empty(), "relu", 0, 4));

    assertThat(ranges.get("x").range()).isEqualTo(new Range(0, 4));
    assertThat(ranges.get("flat").range()).isEqualTo(new Range(0, 4));
  }

  @Test
  void aMeanWithoutRangeTakesThatOfItsOperand() {
    GraphBuilder builder = images("x");
    builder.constant("axes", Constant.vector(1, 2));
    builder.node("mean", new Mean(false), "x", "axes");

    TensorRange mean =
        ranges(builder.build("mean"), calibrated(RangeTable.empty(), "x", -1, 4)).get("mean");

    assertThat(mean.range()).isEqualTo(new Range(-1, 4));
    assertThat(mean.origin()).isEqualTo(RangeOrigin.SHARED);
  }

  @Test
  void aReshapedSoftmaxKeepsTheFixedCode() {
    GraphBuilder builder = images("x");
    builder.node("p", new Softmax(1), "x");
    builder.constant("shape", Constant.vector(64));
    builder.node("flat", new Reshape(), "p", "shape");
    RangeTable table = calibrated(RangeTable.empty(), "x", -1, 4);

    RangeAssignment ranges = assignment(builder.build("flat"), calibrated(table, "flat", 0, 0.4));

    assertThat(ranges.quantization("flat")).isEqualTo(SIGMOID);
    TensorRange flat = ranges.ranges().get("flat");
    assertThat(flat.range()).isEqualTo(new Range(0, 255.0 / 256));
    assertThat(flat.origin()).isEqualTo(RangeOrigin.FIXED);
    assertThat(flat.detail()).isEqualTo("by Softmax 'p'");
  }

  @Test
  void aConcatenationRescalesASigmoidAndCoversItsRange() {
    GraphBuilder builder = images("x", "y");
    builder.node("s", new Logistic(), "x");
    builder.node("joined", new Concatenation(3), "s", "y");
    RangeTable table = calibrated(RangeTable.empty(), "x", -4, 4);
    table = calibrated(table, "y", -0.5, 0.25);

    RangeAssignment ranges = assignment(builder.build("joined"), table);

    assertThat(ranges.quantization("s")).isEqualTo(SIGMOID);
    assertThat(ranges.ranges().get("joined").range()).isEqualTo(new Range(-0.5, 255.0 / 256));
    assertThat(ranges.ranges().get("y").range()).isEqualTo(new Range(-0.5, 255.0 / 256));
  }

  @Test
  void codesFixedDifferentlyCannotBePickedFrom() {
    GraphBuilder builder = images("x");
    builder.node("s", new Logistic(), "x");
    builder.node("t", new Tanh(), "x");
    builder.node("both", new Pack(0), "s", "t");
    Graph graph = builder.build("both");
    RangeTable table = calibrated(RangeTable.empty(), "x", -4, 4);

    assertThatThrownBy(() -> Quantizer.quantize(graph, table))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("Logistic 's' and Tanh 't' have fixed codes that differ");
  }

  @Test
  void valuesThatAFixedCodeWouldClipAreRefused() {
    GraphBuilder builder = images("x", "y");
    builder.node("s", new Logistic(), "x");
    builder.node("max", new Maximum(), "s", "y");
    Graph graph = builder.build("max");
    RangeTable table = calibrated(RangeTable.empty(), "x", -4, 4);

    assertThatThrownBy(() -> Quantizer.quantize(graph, calibrated(table, "y", -3, 5)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("'y' spans")
        .hasMessageContaining("must have the code of Logistic 's'");
    assertThat(assignment(graph, calibrated(table, "y", 0, 1)).quantization("y"))
        .isEqualTo(SIGMOID);
  }

  @Test
  void aConstantLimitTakesTheCodeOfWhatItLimits() {
    GraphBuilder builder = images("x");
    builder.constant("limit", Constant.ofFloats(Shape.scalar(), 6));
    builder.node("limited", new Minimum(), "x", "limit");

    Map<String, TensorRange> ranges =
        ranges(builder.build("limited"), calibrated(RangeTable.empty(), "x", -1, 4));

    assertThat(ranges.get("limit").range()).isEqualTo(new Range(-1, 6));
    assertThat(ranges.get("x").range()).isEqualTo(new Range(-1, 6));
  }

  @Test
  void aLimitFarBeyondWhatItLimitsTakesNoCodesAway() {
    GraphBuilder builder = images("x");
    builder.constant("high", Constant.ofFloats(Shape.scalar(), 1e9f));
    builder.constant("low", Constant.ofFloats(Shape.scalar(), -3e38f));
    builder.node("limited", new Minimum(), "x", "high");
    builder.node("result", new Maximum(), "limited", "low");

    Map<String, TensorRange> ranges =
        ranges(builder.build("result"), calibrated(RangeTable.empty(), "x", -1, 4));

    assertThat(ranges.values()).hasSize(5);
    assertThat(ranges.values()).allMatch(range -> range.range().equals(new Range(-1, 4)));
  }

  @Test
  void aLimitThatEveryValueReachesIsRepresented() {
    GraphBuilder builder = images("x");
    builder.constant("limit", Constant.ofFloats(Shape.scalar(), -50));
    builder.node("limited", new Minimum(), "x", "limit");

    Map<String, TensorRange> ranges =
        ranges(builder.build("limited"), calibrated(RangeTable.empty(), "x", -1, 4));

    assertThat(ranges.get("limit").range()).isEqualTo(new Range(-50, 4));
  }

  @Test
  void aLimitBeyondAFixedCodeIsTaken() {
    GraphBuilder builder = images("x");
    builder.constant("limit", Constant.ofFloats(Shape.scalar(), 1.5f));
    builder.node("s", new Logistic(), "x");
    builder.node("limited", new Minimum(), "s", "limit");

    RangeAssignment ranges =
        assignment(builder.build("limited"), calibrated(RangeTable.empty(), "x", -1, 4));

    assertThat(ranges.quantization("limit")).isEqualTo(SIGMOID);
    assertThat(ranges.quantization("limited")).isEqualTo(SIGMOID);
  }

  @Test
  void aConstantAloneGivesNoRangeToWhatItIsJoinedWith() {
    GraphBuilder builder = images("x");
    builder.constant("zeros", Constant.ofFloats(Operators.IMAGE, new float[64]));
    builder.node("joined", new Concatenation(3), "x", "zeros");
    Graph graph = builder.build("joined");

    assertThatThrownBy(() -> Quantizer.quantize(graph, RangeTable.empty()))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("2 tensors are lacking min/max data")
        .hasMessageContaining("'x'")
        .hasMessageContaining("'joined'");
  }

  @Test
  void aDefaultRangeCountsOnlyWhereThereIsNoOther() {
    GraphBuilder builder = images("x", "y");
    builder.node("pool", Operators.maxPool(), "x");
    builder.node("sum", new Add(Activation.NONE), "pool", "y");
    RangeTable table = calibrated(RangeTable.empty(), "x", -1, 4);
    for (String name : new String[] {"y", "pool", "sum"}) {
      table = table.with(name, new Range(-10, 10), RangeOrigin.DEFAULT, "");
    }

    Map<String, TensorRange> ranges = ranges(builder.build("sum"), table);

    assertThat(ranges.get("pool").range()).isEqualTo(new Range(-1, 4));
    assertThat(ranges.get("y").range()).isEqualTo(new Range(-10, 10));
    assertThat(ranges.get("sum").origin()).isEqualTo(RangeOrigin.DEFAULT);
  }

  @Test
  void allTensorsWithoutRangeAreListedWithOperatorReasonAndRemedy() {
    GraphBuilder builder = images("x");
    convolve(builder, "first", Activation.RELU6, "x");
    convolve(builder, "second", Activation.NONE, "first");
    builder.node("pool", Operators.maxPool(), "second");
    Graph graph = builder.build("pool");
    RangeTable table = calibrated(RangeTable.empty(), "first", 0, 6);

    assertThatThrownBy(() -> Quantizer.quantize(graph, table))
        .isInstanceOf(UserException.class)
        .hasMessage(
            String.join(
                System.lineSeparator(),
                "3 tensors are lacking min/max data, which is necessary for quantization. Calibrate"
                    + " this very graph so that every activation is observed, give each of them a"
                    + " range by name, or give default ranges for a first experiment without regard"
                    + " to accuracy:",
                "  - 'x', an input of the graph, read by Conv2D 'first': the range table has no"
                    + " range for it",
                "  - 'second', an output of Conv2D 'second', read by MaxPool2D 'pool': the range"
                    + " table has no range for it nor for a tensor that shares its code, and Conv2D"
                    + " does not determine one",
                "  - 'pool', an output of MaxPool2D 'pool': the range table has no range for it nor"
                    + " for a tensor that shares its code, and MaxPool2D does not determine one"));
  }

  @Test
  void aRangeTooWideForFloat32IsRefused() {
    Graph graph = images("x").build("x");
    RangeTable table = calibrated(RangeTable.empty(), "x", -1e300, 1e300);

    assertThatThrownBy(() -> Quantizer.quantize(graph, table))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("'x' is too wide");
  }

  private static Map<String, TensorRange> ranges(Graph graph, RangeTable table) {
    return assignment(graph, table).ranges();
  }

  private static RangeAssignment assignment(Graph graph, RangeTable table) {
    return Quantizer.quantize(graph, table, new NearestWeights()).ranges();
  }
}
