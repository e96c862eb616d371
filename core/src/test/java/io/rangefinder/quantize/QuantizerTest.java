package io.rangefinder.quantize;

import static io.rangefinder.quantize.Operators.calibrated;
import static io.rangefinder.quantize.Operators.convolve;
import static io.rangefinder.quantize.Operators.images;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.rangefinder.codes.CodeGrid;
import io.rangefinder.codes.Codes;
import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.GraphBuilder;
import io.rangefinder.ir.GraphPrinter;
import io.rangefinder.ir.Quantization;
import io.rangefinder.ir.Range;
import io.rangefinder.ir.RangeOrigin;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.UserException;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.Add;
import io.rangefinder.ir.op.ArgMax;
import io.rangefinder.ir.op.Mul;
import io.rangefinder.ranges.RangeTable;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class QuantizerTest {
  @Test
  void aConvolutionBecomesUint8WithAnInt32Bias() {
    Graph quantized = Quantizer.quantize(convolution(Activation.NONE), ranges(-1, 1, -3, 3));

    assertThat(GraphPrinter.print(quantized).replaceAll("#\\w+", "#"))
        .isEqualTo(
            """
            input x: uint8[1,4,4,4] 0.00784313725*(q-128)
            c: uint8[1,4,4,4] 0.0235294118*(q-128) = Conv2D[window=Window2D[strideHeight=1, \
            strideWidth=1, dilationHeight=1, dilationWidth=1, padding=SAME], activation=NONE]\
            (x, c/w: uint8[4,1,1,4] 0.00738188976*(q-103) #, \
            c/b: int32[4] 5.78971746e-05*(q-0) [8636, -4318, 0, 17272])
            output c
            """);
  }

  @Test
  void weightsUseCodes1To255() {
    Graph quantized = Quantizer.quantize(convolution(Activation.NONE), ranges(-1, 1, -3, 3));

    byte[] codes = quantized.tensor("c/w").requireConstant().bytes();
    assertThat(codes).startsWith(1).endsWith(255).doesNotContain(0);
  }

  @Test
  void quantizingTwiceGivesTheSame() {
    Graph graph = convolution(Activation.RELU);

    assertThat(GraphPrinter.print(Quantizer.quantize(graph, ranges(-1, 1, 0, 3))))
        .isEqualTo(GraphPrinter.print(Quantizer.quantize(graph, ranges(-1, 1, 0, 3))));
  }

  @ParameterizedTest
  @CsvSource({
    "RELU6, 0, 6, NONE",
    "RELU6, 0, 5.5, NONE",
    "RELU6, 0, 6.5, RELU6",
    "RELU6, -1, 6, RELU6",
    "RELU, 0, 9, NONE",
    "RELU, -1, 9, RELU",
    "RELU_N1_TO_1, -0.5, 0.5, NONE",
    "RELU_N1_TO_1, -1, 1, RELU_N1_TO_1",
  })
  void aFusedClampThatTheCodesImplyIsDropped(
      Activation fused, double min, double max, Activation left) {
    Graph quantized = Quantizer.quantize(convolution(fused), ranges(-1, 1, min, max));

    assertThat(quantized.nodes().get(0).op()).isEqualTo(Operators.convolution(left));
  }

  @Test
  void aReluSixThatSaturatesSpansZeroToSix() {
    Graph quantized = Quantizer.quantize(convolution(Activation.RELU6), ranges(-1, 1, 0.25, 6));

    assertThat(quantized.tensor("c").quantization()).isEqualTo(new Quantization(6.0 / 255, 0));
  }

  @Test
  void anActivationThatIsAlwaysZeroStillHasAStep() {
    Graph quantized = Quantizer.quantize(convolution(Activation.RELU6), ranges(-1, 1, 0, 0));

    assertThat(quantized.tensor("c").quantization()).isEqualTo(new Quantization(1.0 / 255, 0));
  }

  @Test
  void aConstantOperandHasTheRangeOfItsElements() {
    GraphBuilder builder = images("x");
    builder.constant("k", Constant.ofFloats(Shape.of(4), -1, 0, 0.5f, 4));
    builder.node("c", new Mul(Activation.NONE), "x", "k");

    Tensor k = Quantizer.quantize(builder.build("c"), ranges(-1, 1, -4, 4)).tensor("k");

    assertThat(k.quantization())
        .isEqualTo(CodeGrid.over(new Range(-1, 4), Codes.UINT8).quantization());
    assertThat(k.requireConstant())
        .isEqualTo(
            Constant.ofBytes(DataType.UINT8, Shape.of(4), new byte[] {0, 51, 77, (byte) 255}));
  }

  @Test
  void indicesAndIntegerResultsStayAsTheyAre() {
    GraphBuilder builder = images("x");
    builder.constant("axis", Constant.vector(3));
    builder.node("c", new ArgMax(DataType.INT64), "x", "axis");
    RangeTable table = calibrated(RangeTable.empty(), "x", 0, 1);

    Graph quantized = Quantizer.quantize(builder.build("c"), table);

    assertThat(quantized.tensor("c").dataType()).isEqualTo(DataType.INT64);
    assertThat(quantized.tensor("c").quantization()).isNull();
    assertThat(quantized.tensor("axis").requireConstant()).isEqualTo(Constant.vector(3));
    assertThat(quantized.tensor("x").dataType()).isEqualTo(DataType.UINT8);
  }

  @Test
  void aBiasSharedByConvolutionsOfOtherScalesIsCopied() {
    GraphBuilder builder = images("x");
    convolve(builder, "c", Activation.NONE, "x");
    builder.node("d", Operators.convolution(Activation.NONE), "c", "c/w", "c/b");

    Graph quantized =
        Quantizer.quantize(builder.build("d"), calibrated(ranges(-1, 1, -3, 3), "d", -5, 5));

    assertThat(quantized.producer("c").orElseThrow().inputs()).containsExactly("x", "c/w", "c/b");
    assertThat(quantized.producer("d").orElseThrow().inputs()).containsExactly("c", "c/w", "c/b_0");
    double ofWeights = scale(quantized, "c/w");
    assertThat(scale(quantized, "c/b")).isEqualTo(scale(quantized, "x") * ofWeights);
    assertThat(scale(quantized, "c/b_0")).isEqualTo(scale(quantized, "c") * ofWeights);
  }

  @Test
  void aConstantThatIsWeightsHereAndAnOperandThereHasTwoCodes() {
    GraphBuilder builder = images("x");
    float[] values = new float[16];
    values[3] = 1;
    builder.constant("k", Constant.ofFloats(Shape.of(4, 1, 1, 4), values));
    builder.node("c", Operators.convolution(Activation.NONE), "x", "k");
    builder.node("sum", new Add(Activation.NONE), "c", "k");

    Graph quantized =
        Quantizer.quantize(builder.build("sum"), calibrated(ranges(-1, 1, -3, 3), "sum", -3, 4));

    assertThat(quantized.tensor("k").quantization()).isEqualTo(new Quantization(1.0 / 254, 1));
    assertThat(quantized.tensor("k_0").quantization()).isEqualTo(new Quantization(1.0 / 255, 0));
  }

  @Test
  void theScaleOfWeightsGrowsUntilTheBiasFits() {
    GraphBuilder builder = images("x");
    builder.constant("w", Constant.ofFloats(Shape.of(1, 1, 1, 4), 1e-6f, 0, 0, 0));
    builder.constant("b", Constant.ofFloats(Shape.of(1), 1000));
    builder.node("c", Operators.convolution(Activation.NONE), "x", "w", "b");

    QuantizationResult result =
        Quantizer.quantize(builder.build("c"), ranges(-1e-3, 1e-3, 0, 1000), new NearestWeights());

    assertThat(result.warnings()).isEmpty();
    assertThat(result.graph().tensor("b").requireConstant()).isEqualTo(Constant.vector(1 << 30));
    assertThat(scale(result.graph(), "b") * (1 << 30)).isCloseTo(1000, within(1e-9));
  }

  @Test
  void aTrainedScaleAtWhichTheBiasDoesNotFitGrowsAndIsReported() {
    GraphBuilder builder = images("x");
    builder.constant("w", Constant.ofFloats(Shape.of(1, 1, 1, 4), 1e-6f, 0, 0, 0));
    builder.constant("b", Constant.ofFloats(Shape.of(1), 1000));
    builder.node("c", Operators.convolution(Activation.NONE), "x", "w", "b");
    RangeTable table =
        ranges(-1e-3, 1e-3, 0, 1000).with("w", new Range(0, 1e-6), RangeOrigin.GIVEN, "");

    QuantizationResult result = Quantizer.quantize(builder.build("c"), table, new NearestWeights());

    assertThat(result.warnings())
        .singleElement()
        .asString()
        .matches("Conv2D 'c': the scale .* of the range of its weights 'w' grew to .*");
    assertThat(result.graph().tensor("b").requireConstant()).isEqualTo(Constant.vector(1 << 30));
  }

  @Test
  void aBiasThatIsNotFiniteIsRefusedByTheNameOfItsOperator() {
    for (float bad : new float[] {Float.NaN, Float.NEGATIVE_INFINITY}) {
      GraphBuilder builder = images("x");
      builder.constant("w", Constant.ofFloats(Shape.of(1, 1, 1, 4), 1, 0, 0, 0));
      builder.constant("b", Constant.ofFloats(Shape.of(1), bad));
      builder.node("c", Operators.convolution(Activation.NONE), "x", "w", "b");
      Graph graph = builder.build("c");

      assertThatThrownBy(() -> Quantizer.quantize(graph, ranges(-1, 1, -1, 1)))
          .isInstanceOf(UserException.class)
          .hasMessageContaining("Conv2D 'c': constant 'b' holds NaN or infinity; repair the model");
    }
  }

  @Test
  void productsFarBeyondTheStepOfTheOutputAreRefusedByName() {
    GraphBuilder builder = images("x");
    builder.constant("w", Constant.ofFloats(Shape.of(1, 1, 1, 4), 3e37f, 0, 0, -1e37f));
    builder.constant("b", Constant.ofFloats(Shape.of(1), 1));
    builder.node("c", Operators.convolution(Activation.RELU6), "x", "w", "b");
    Graph graph = builder.build("c");

    assertThatThrownBy(() -> Quantizer.quantize(graph, ranges(-1, 1, 0, 6)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("Conv2D 'c': one step of its input times one of its weights is");
  }

  @Test
  void otherWeightsAndBiasesCanBeHandedIn() {
    List<WeightSite> sites = new ArrayList<>();
    Quantization handed = new Quantization(0.125, 100);
    WeightQuantization weights =
        site -> {
          sites.add(site);
          byte[] codes = new byte[site.weights().shape().elements()];
          return new QuantizedWeights(
              Constant.ofBytes(DataType.UINT8, site.weights().shape(), codes),
              handed,
              Constant.ofFloats(Shape.of(4), 1, 2, 3, 4));
        };

    Graph graph =
        Quantizer.quantize(convolution(Activation.NONE), ranges(0, 255, -3, 3), weights).graph();

    assertThat(sites).hasSize(1);
    assertThat(sites.get(0).node().name()).isEqualTo("c");
    assertThat(sites.get(0).input()).isEqualTo(new Quantization(1, 0));
    assertThat(graph.tensor("c/w").quantization()).isEqualTo(handed);
    assertThat(graph.tensor("c/b").requireConstant()).isEqualTo(Constant.vector(8, 16, 24, 32));
  }

  @Test
  void constantsThatAreNotFiniteAreRefused() {
    GraphBuilder builder = images("x");
    builder.constant("k", Constant.ofFloats(Shape.of(4), 1, Float.NaN, 0, 0));
    builder.node("c", new Mul(Activation.NONE), "x", "k");
    Graph graph = builder.build("c");

    assertThatThrownBy(() -> Quantizer.quantize(graph, ranges(-1, 1, -1, 1)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("Mul 'c': constant 'k' holds NaN or infinity");
  }

  @Test
  void aQuantizedGraphIsNotQuantizedAgain() {
    Graph quantized = Quantizer.quantize(convolution(Activation.NONE), ranges(-1, 1, -3, 3));

    assertThatThrownBy(() -> Quantizer.quantize(quantized, ranges(-1, 1, -3, 3)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("'x' is quantized already; start from the float model");
  }

  @Test
  void aBiasThatIsComputedIsRefused() {
    GraphBuilder builder = images("x");
    builder.input("b", DataType.FLOAT32, Shape.of(4));
    builder.constant("w", Constant.ofFloats(Shape.of(4, 1, 1, 4), new float[16]));
    builder.node("c", Operators.convolution(Activation.NONE), "x", "w", "b");
    Graph graph = builder.build("c");

    assertThatThrownBy(() -> Quantizer.quantize(graph, ranges(-1, 1, -1, 1)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("the bias 'b' of Conv2D 'c' is computed");
  }

  private static Graph convolution(Activation activation) {
    GraphBuilder builder = images("x");
    convolve(builder, "c", activation, "x");
    return builder.build("c");
  }

  /** Ranges of x and c. */
  private static RangeTable ranges(double minX, double maxX, double minC, double maxC) {
    return calibrated(calibrated(RangeTable.empty(), "x", minX, maxX), "c", minC, maxC);
  }

  private static double scale(Graph graph, String tensor) {
    Quantization quantization = graph.tensor(tensor).quantization();
    assertThat(quantization).as(tensor).isNotNull();
    return quantization == null ? 0 : quantization.scale();
  }
}
