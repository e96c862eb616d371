package io.rangefinder.toco.quantize;

import static io.rangefinder.toco.quantize.RangedGraphs.convolve;
import static io.rangefinder.toco.quantize.RangedGraphs.given;
import static io.rangefinder.toco.quantize.RangedGraphs.images;
import static io.rangefinder.toco.quantize.RangedGraphs.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.GraphBuilder;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Quantization;
import io.rangefinder.ir.Range;
import io.rangefinder.ir.RangeOrigin;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.TensorRange;
import io.rangefinder.ir.UserException;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.Add;
import io.rangefinder.ir.op.ArgMax;
import io.rangefinder.ir.op.ExpandDims;
import io.rangefinder.ir.op.FusesActivation;
import io.rangefinder.ir.op.Minimum;
import io.rangefinder.ir.op.Relu;
import io.rangefinder.ir.op.Relu6;
import io.rangefinder.ir.op.Reshape;
import io.rangefinder.ir.op.Tanh;
import io.rangefinder.toco.quantize.QuantizationOptions.LowestWeights;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TocoQuantizerTest {
  @Test
  void aConvolutionBecomesUint8WithAnInt32Bias() {
    Graph quantized = quantized(convolution(Activation.NONE, -1, 1, -3, 3));

    assertThat(quantized.tensor("x").quantization())
        .isEqualTo(new Quantization(0.00784313725490196, 128));
    Tensor weights = quantized.tensor("c/w");
    assertThat(weights.range())
        .isEqualTo(new TensorRange(new Range(-0.5, 1), RangeOrigin.FIXED, "by its elements"));
    assertThat(weights.quantization()).isEqualTo(new Quantization(1.5 / 255, 85));
    assertThat(weights.requireConstant().bytes()).startsWith(0, 128, 85, (byte) 255, (byte) 170);
    Tensor bias = quantized.tensor("c/b");
    assertThat(bias.quantization()).isEqualTo(new Quantization(2.0 / 255 * (1.5 / 255), 0));
    assertThat(bias.requireConstant().ints()).containsExactly(10838, -5419, 0, 21675);
    assertThat(bias.range()).isNull();
  }

  @Test
  void onlyResultsCarryTheRangeTheirCodesRepresent() {
    Graph quantized = quantized(convolution(Activation.NONE, -1, 1, -1, 1));

    assertThat(quantized.tensor("x").range())
        .isEqualTo(new TensorRange(new Range(-1, 1), RangeOrigin.GIVEN, "by hand"));
    TensorRange result = quantized.tensor("c").range();
    assertThat(result)
        .isEqualTo(
            new TensorRange(
                new Range(-1.003921568627451, 0.996078431372549), RangeOrigin.GIVEN, "by hand"));
  }

  @Test
  void aNarrowRangeLeavesOutCodeZero() {
    Graph graph = convolution(Activation.NONE, -1, 1, -3, 3);
    graph = with(graph, "c/w", new TensorRange(new Range(-1, 1), true, RangeOrigin.TRAINED, "wq"));

    Tensor weights = quantized(graph).tensor("c/w");

    assertThat(weights.quantization()).isEqualTo(new Quantization(2.0 / 254, 128));
    assertThat(weights.requireConstant().bytes()).startsWith(65, (byte) 160, (byte) 128);
  }

  @Test
  void anOperatorOfFixedCodeHasThatCode() {
    GraphBuilder builder = images("x");
    builder.node("y", new Tanh(), "x");

    Tensor y = quantized(given(builder.build("y"), "x", -2, 2)).tensor("y");

    assertThat(y.quantization()).isEqualTo(new Quantization(1.0 / 128, 128));
    assertThat(y.range())
        .isEqualTo(new TensorRange(new Range(-1, 127.0 / 128), RangeOrigin.FIXED, "by Tanh"));
  }

  @Test
  void anActivationOfItsOwnHasTheCodeOfItsOperand() {
    GraphBuilder builder = images("x");
    builder.node("y", new Relu6(), "x");
    Graph graph = given(given(builder.build("y"), "x", -2, 2), "y", 0, 6);

    Graph quantized = quantized(graph);

    assertThat(quantized.tensor("y").quantization())
        .isEqualTo(quantized.tensor("x").quantization());
  }

  @ParameterizedTest
  @CsvSource({
    "RELU6, 0, 6, NONE",
    "RELU6, 0, 6.5, RELU6",
    "RELU6, -1, 6, RELU6",
    "RELU, 0, 9, NONE",
    "RELU, -1, 9, RELU",
  })
  void aFusedClampThatTheCodesImplyIsDropped(
      Activation fused, double min, double max, Activation left) {
    Graph quantized = quantized(convolution(fused, -1, 1, min, max));

    assertThat(((FusesActivation) quantized.nodes().get(0).op()).activation()).isEqualTo(left);
  }

  @Test
  void anIdleActivationGivesWayToItsOperand() {
    GraphBuilder builder = images("x");
    convolve(builder, "c", Activation.NONE, "x");
    builder.node("r", new Relu(), "c");
    Graph quantized = quantized(given(given(builder.build("r"), "x", -1, 1), "c", 0, 4));

    assertThat(quantized.outputs()).containsExactly("c");
    assertThat(quantized.nodes()).hasSize(1);
  }

  @Test
  void anIdleActivationOfAnInputBecomesACopy() {
    GraphBuilder builder = images("x");
    builder.node("r", new Relu(), "x");
    Graph quantized = quantized(given(builder.build("r"), "x", 0, 4));

    assertThat(quantized.outputs()).containsExactly("r");
    assertThat(quantized.nodes())
        .containsExactly(new Node(new Reshape(), List.of("x", "r_copy_shape"), "r"));
    assertThat(quantized.tensor("r").quantization())
        .isEqualTo(quantized.tensor("x").quantization());
  }

  @Test
  void aMinimumAboveEveryCodeIsDropped() {
    GraphBuilder builder = images("x");
    convolve(builder, "c", Activation.NONE, "x");
    builder.constant("limit", Constant.ofFloats(Shape.of(), 6));
    builder.node("m", new Minimum(), "c", "limit");
    convolve(builder, "d", Activation.NONE, "m");
    Graph graph = given(given(builder.build("d"), "x", -1, 1), "c", -2, 5);
    Graph quantized = quantized(given(given(graph, "m", -2, 5), "d", -1, 1));

    assertThat(quantized.nodes()).extracting(Node::name).containsExactly("c", "d");
    assertThat(quantized.nodes().get(1).input(0)).isEqualTo("c");
  }

  @Test
  void aBiasSharedByTwoLayersIsEncodedForEach() {
    GraphBuilder builder = images("x");
    convolve(builder, "c", Activation.NONE, "x");
    builder.node("d", RangedGraphs.convolution(Activation.NONE), "c", "c/w", "c/b");
    Graph graph = given(given(builder.build("d"), "x", -1, 1), "c", -4, 4);
    Graph quantized = quantized(given(graph, "d", -1, 1));

    assertThat(quantized.nodes().get(1).inputs()).containsExactly("c", "c/w", "c/b_0");
    assertThat(quantized.tensor("c/b").quantization())
        .isNotEqualTo(quantized.tensor("c/b_0").quantization());
  }

  @Test
  void aBiasThatIsAnOperandElsewhereIsEncodedForBothUses() {
    GraphBuilder builder = images("x");
    convolve(builder, "c", Activation.NONE, "x");
    builder.node("y", new Add(Activation.NONE), "c", "c/b");
    Graph graph = given(given(builder.build("y"), "x", -1, 1), "c", -4, 4);
    Graph quantized = quantized(given(graph, "y", -4, 4));

    assertThat(quantized.tensor("c/b").dataType()).isEqualTo(DataType.INT32);
    assertThat(quantized.nodes().get(1).inputs()).containsExactly("c", "c/b_0");
    assertThat(quantized.tensor("c/b_0").dataType()).isEqualTo(DataType.UINT8);
  }

  @Test
  void indicesStay() {
    GraphBuilder builder = images("x");
    builder.constant("axis", Constant.ofInts(Shape.of(), 3));
    builder.node("y", new ArgMax(DataType.INT64), "x", "axis");
    Graph quantized = quantized(given(builder.build("y"), "x", -1, 1));

    assertThat(quantized.tensor("y").dataType()).isEqualTo(DataType.INT64);
    assertThat(quantized.tensor("axis").dataType()).isEqualTo(DataType.INT32);
  }

  @Test
  void constantsOfZerosHaveTheRangeFromZeroToOne() {
    GraphBuilder builder = images("x");
    builder.constant("zeros", Constant.ofFloats(Shape.of(4), 0, 0, 0, 0));
    builder.node("y", new Add(Activation.NONE), "x", "zeros");
    Graph quantized = quantized(given(given(builder.build("y"), "x", -1, 1), "y", -1, 1));

    assertThat(quantized.tensor("zeros").quantization()).isEqualTo(new Quantization(1.0 / 255, 0));
  }

  @Test
  void allWeightsThatFastKernelsCannotTakeAreListed() {
    GraphBuilder builder = images("x");
    lowWeights(builder, "c", "x");
    lowWeights(builder, "d", "c");
    Graph graph = given(given(given(builder.build("d"), "x", -1, 1), "c", -1, 1), "d", -1, 1);

    assertThatThrownBy(() -> quantized(graph))
        .isInstanceOf(UserException.class)
        .hasMessage(
            """
            Fast kernels cannot take weights of the lowest code within 16 of each other \
            (kMinDistanceBetweenBadValues=16). Train with fake-quant nodes of narrow range, or \
            consider passing --allow_nudging_weights_to_use_fast_gemm_kernel if you don't care \
            about accuracy:
              - Bad value for c/w at index 5, previous bad value at index 2, distance=3
              - Bad value for d/w at index 5, previous bad value at index 2, distance=3\
            """);
    Graph nudged =
        TocoQuantizer.quantize(graph, QuantizationOptions.strict().with(LowestWeights.NUDGED))
            .graph();
    byte[] codes = nudged.tensor("c/w").requireConstant().bytes();
    assertThat(codes[2]).isZero();
    assertThat(codes[5]).isOne();
  }

  @Test
  void operatorsThatMoveCodesBetweenDifferentRangesAreWarnedOf() {
    GraphBuilder builder = images("x");
    builder.node("p", RangedGraphs.maxPool(), "x");
    Graph graph = given(given(builder.build("p"), "x", -1, 1), "p", -2, 2);

    assertThat(TocoQuantizer.quantize(graph, QuantizationOptions.strict()).warnings())
        .containsExactly(
            "The results of MaxPool2D 'p' are WRONG in the TensorFlow Lite runtime, which reads the"
                + " codes of 'x' (scale 0.007843138, zero point 128) as if they were those of 'p'"
                + " (scale 0.015686275, zero point 128). Give both one range");
  }

  @Test
  void operatorsThatTheRuntimeRefusesAreWarnedOfInOtherWords() {
    GraphBuilder builder = images("x");
    builder.node("p", new ExpandDims(), "x", builder.constant("axis", Constant.vector(0)));
    Graph graph = given(given(builder.build("p"), "x", -1, 1), "p", -2, 2);

    assertThat(TocoQuantizer.quantize(graph, QuantizationOptions.strict()).warnings())
        .containsExactly(
            "ExpandDims 'p' needs one code for 'x' (scale 0.007843138, zero point 128) and 'p'"
                + " (scale 0.015686275, zero point 128); the TensorFlow Lite runtime may refuse the"
                + " file. Give both one range");
  }

  @Test
  void aConstantLimitOfAnotherCodeIsNamed() {
    GraphBuilder builder = images("x");
    builder.constant("zero", Constant.ofFloats(Shape.scalar(), 0));
    builder.node("p", new Minimum(), "x", "zero");
    Graph graph = given(given(builder.build("p"), "x", -1, 1), "p", -1, 1);

    assertThat(TocoQuantizer.quantize(graph, QuantizationOptions.strict()).warnings())
        .singleElement()
        .asString()
        .startsWith("The results of Minimum 'p' are WRONG")
        .contains("the constant 'zero' (scale 0.003921569, zero point 0)");
  }

  private static void lowWeights(GraphBuilder builder, String output, String input) {
    float[] weights = new float[16];
    weights[0] = 1;
    weights[2] = -2;
    weights[5] = -2;
    builder.constant(output + "/w", Constant.ofFloats(Shape.of(4, 1, 1, 4), weights));
    builder.constant(output + "/b", Constant.ofFloats(Shape.of(4), 0, 0, 0, 0));
    builder.node(
        output, RangedGraphs.convolution(Activation.NONE), input, output + "/w", output + "/b");
  }

  private static Graph convolution(
      Activation activation, double xMin, double xMax, double yMin, double yMax) {
    GraphBuilder builder = images("x");
    convolve(builder, "c", activation, "x");
    return given(given(builder.build("c"), "x", xMin, xMax), "c", yMin, yMax);
  }

  private static Graph quantized(Graph graph) {
    return TocoQuantizer.quantize(graph, QuantizationOptions.strict()).graph();
  }
}
