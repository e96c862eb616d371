package io.rangefinder.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rangefinder.codes.Codes;
import io.rangefinder.ir.ChannelScales;
import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.GraphBuilder;
import io.rangefinder.ir.Quantization;
import io.rangefinder.ir.Range;
import io.rangefinder.ir.RangeOrigin;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.Conv2D;
import io.rangefinder.ir.op.FakeQuant;
import io.rangefinder.ir.op.MaxPool2D;
import io.rangefinder.ir.op.Padding;
import io.rangefinder.ir.op.Softmax;
import io.rangefinder.ir.op.Window2D;
import io.rangefinder.quantize.WeightCodes.Granularity;
import io.rangefinder.quantize.WeightCodes.Symmetry;
import io.rangefinder.ranges.RangeTable;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A target that nobody ships: int8, weights symmetric with a scale for each output channel. */
final class TargetTest {
  private static final Target INT8 =
      new Target(
          "int8",
          Codes.INT8,
          new WeightCodes(Codes.NARROW_INT8, Granularity.PER_CHANNEL, Symmetry.SYMMETRIC),
          new OperatorConstraints(
              "int8",
              Map.of(
                  Conv2D.class,
                  new OperatorConstraint(
                      new OutputCode.OfRange(),
                      Map.of(1, OperandRole.WEIGHTS, 2, OperandRole.BIAS)),
                  MaxPool2D.class,
                  new OperatorConstraint(new OutputCode.OfOperand(0), Map.of()),
                  Softmax.class,
                  new OperatorConstraint(FixedRanges.of(Softmax.class), Map.of()))));

  private static final Window2D STEP = Window2D.of(1, 1, Padding.SAME);

  /** Two channels: weights 127/64 and -1/2, then -127/256 and 1/10. */
  private static Graph network() {
    GraphBuilder builder = Graph.builder();
    builder.input("x", DataType.FLOAT32, Shape.of(1, 2, 2, 2));
    builder.constant(
        "w", Constant.ofFloats(Shape.of(2, 1, 1, 2), 127f / 64, -0.5f, -127f / 256, 0.1f));
    builder.constant("b", Constant.ofFloats(Shape.of(2), 1, -0.25f));
    builder.node("c", new Conv2D(STEP, Activation.RELU), "x", "w", "b");
    builder.node("pool", new MaxPool2D(STEP, 2, 2, Activation.NONE), "c");
    builder.node("p", new Softmax(1), "pool");
    return builder.build("p");
  }

  /** x in steps of 1/128 from -64 of them on, c in steps of 1/16 from 0 on. */
  private static RangeTable ranges() {
    return RangeTable.empty()
        .with("x", new Range(-0.5, 191.0 / 128), RangeOrigin.GIVEN, "")
        .with("c", new Range(0, 255.0 / 16), RangeOrigin.GIVEN, "");
  }

  @Test
  void activationsHaveTheCodesOfTheTarget() {
    QuantizationResult result = Quantizer.quantize(network(), ranges(), INT8, new NearestWeights());

    assertActivation(result, "x", new Quantization(1.0 / 128, -64));
    assertActivation(result, "c", new Quantization(1.0 / 16, -128));
    assertActivation(result, "pool", new Quantization(1.0 / 16, -128));
    assertActivation(result, "p", new Quantization(1.0 / 256, -128));
    assertThat(result.graph().tensor("p").range().range()).isEqualTo(new Range(0, 255.0 / 256));
    assertThat(((Conv2D) result.graph().producer("c").orElseThrow().op()).activation())
        .isEqualTo(Activation.NONE);
  }

  private static void assertActivation(
      QuantizationResult result, String name, Quantization expected) {
    Tensor tensor = result.graph().tensor(name);
    assertThat(tensor.dataType()).as(name).isEqualTo(DataType.INT8);
    assertThat(tensor.quantization()).as(name).isEqualTo(expected);
    assertThat(result.ranges().grid(name).codes()).as(name).isEqualTo(Codes.INT8);
  }

  @Test
  void everyChannelOfWeightsAndBiasHasAScaleOfItsOwn() {
    Graph graph = Quantizer.quantize(network(), ranges(), INT8, new NearestWeights()).graph();

    Tensor weights = graph.tensor("w");
    assertThat(weights.constant())
        .isEqualTo(
            Constant.ofBytes(
                DataType.INT8,
                Shape.of(2, 1, 1, 2),
                (byte) 127,
                (byte) -32,
                (byte) -127,
                (byte) 26));
    assertThat(weights.quantization())
        .isEqualTo(
            new Quantization(1.0 / 64, 0, new ChannelScales(0, List.of(1.0 / 64, 1.0 / 256))));
    Tensor bias = graph.tensor("b");
    assertThat(bias.constant()).isEqualTo(Constant.vector(8192, -8192));
    assertThat(bias.quantization())
        .isEqualTo(
            new Quantization(
                1.0 / 8192, 0, new ChannelScales(0, List.of(1.0 / 8192, 1.0 / 32768))));
  }

  @Test
  void aTrainedRangeOfAllWeightsIsCentred() {
    GraphBuilder builder = Graph.builder();
    builder.input("x", DataType.FLOAT32, Shape.of(1, 2, 2, 2));
    builder.constant("w", Constant.ofFloats(Shape.of(2, 1, 1, 2), 0.5f, -0.25f, 1, 0.75f));
    builder.node("q", new FakeQuant(-127f / 64, 1, 8, true), "w");
    builder.constant("b", Constant.ofFloats(Shape.of(2), 0, 0));
    builder.node("c", new Conv2D(STEP, Activation.NONE), "x", "q", "b");

    Graph graph =
        Quantizer.quantize(builder.build("c"), ranges(), INT8, new NearestWeights()).graph();

    assertThat(graph.tensor("w").quantization()).isEqualTo(new Quantization(1.0 / 64, 0));
    assertThat(graph.tensor("w").requireConstant().bytes()).containsExactly(32, -16, 64, 48);
  }

  @Test
  void uint8IsAsymmetricWithOneScaleATensor() {
    Graph graph = Quantizer.quantize(network(), ranges());

    assertThat(graph.tensor("x").quantization()).isEqualTo(new Quantization(1.0 / 128, 64));
    assertThat(graph.tensor("p").quantization()).isEqualTo(new Quantization(1.0 / 256, 0));
    assertThat(graph.tensor("w").dataType()).isEqualTo(DataType.UINT8);
    assertThat(graph.tensor("w").quantization().channels()).isNull();
  }

  @Test
  void channelsCannotHaveZeroPointsOfTheirOwn() {
    assertThatThrownBy(
            () -> new WeightCodes(Codes.INT8, Granularity.PER_CHANNEL, Symmetry.ASYMMETRIC))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Channels have scales of their own, not zero points");
  }
}
