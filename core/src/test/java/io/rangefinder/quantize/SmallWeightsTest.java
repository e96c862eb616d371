package io.rangefinder.quantize;

import static io.rangefinder.quantize.Operators.STEP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.GraphBuilder;
import io.rangefinder.ir.Op;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.Add;
import io.rangefinder.ir.op.Conv2D;
import io.rangefinder.ir.op.DepthwiseConv2D;
import io.rangefinder.ir.op.FullyConnected;
import io.rangefinder.ir.op.Logistic;
import io.rangefinder.ir.op.Mul;
import io.rangefinder.ir.op.Reshape;
import io.rangefinder.ir.op.TransposeConv2D;
import io.rangefinder.quantize.weights.LockstepSample;
import io.rangefinder.quantize.weights.OperatorNoise;
import io.rangefinder.quantize.weights.OperatorRunner;
import io.rangefinder.quantize.weights.SecondOrderWeights;
import io.rangefinder.quantize.weights.WeightReport;
import io.rangefinder.testing.TfliteRunner;
import io.rangefinder.tflite.TfliteWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Layers whose weights and biases differ by orders of magnitude, run by the TFLite runtime. */
final class SmallWeightsTest {
  private static final int IMAGES = 24;
  private static final float[] BIAS = {-1.2f, 2.5f, 0.8f, -2.2f};
  private static final OperatorRunner RUNTIME =
      (operator, images) -> {
        try (TfliteRunner runner = new TfliteRunner(TfliteWriter.write(operator))) {
          return images.stream().map(runner::run).toList();
        }
      };

  /** What the weights of a layer are: their scale, and how many of them there are. */
  private enum Weights {
    ZERO(0, false),
    DENORMAL(1e-42, false),
    TINY(1e-28, false),
    ONE_TINY(1e-28, true),
    SMALL(1e-9, false),
    ONE(1, true),
    ORDINARY(0.5, false),
    HUGE(1e30, false);

    private final double scale;
    private final boolean isSingle;

    Weights(double scale, boolean isSingle) {
      this.scale = scale;
      this.isSingle = isSingle;
    }

    Constant draw(int... dims) {
      Random random = new Random(5);
      float[] values = new float[Shape.of(dims).elements()];
      for (int i = 0; i < values.length; i++) {
        values[i] = isSingle && i != 1 ? 0 : (float) (scale * random.nextGaussian());
      }
      return Constant.ofFloats(Shape.of(dims), values);
    }
  }

  static Stream<Arguments> layers() {
    List<Arguments> all = new ArrayList<>();
    for (Op op :
        List.of(
            new Conv2D(STEP, Activation.NONE),
            new Conv2D(STEP, Activation.RELU6),
            new DepthwiseConv2D(STEP, 1, Activation.NONE),
            new FullyConnected(Activation.NONE),
            new TransposeConv2D(STEP))) {
      for (Weights weights : Weights.values()) {
        if (weights != Weights.HUGE) {
          all.add(arguments(op, weights, false));
          all.add(arguments(op, weights, true));
        } else if (!(op instanceof Conv2D conv) || conv.activation() == Activation.NONE) {
          all.add(arguments(op, weights, false));
        }
      }
    }
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("layers")
  void roundedWeightsLeaveTheBiasWhole(Op op, Weights weights, boolean isGate) {
    Graph graph = graph(op, weights, BIAS, isGate);
    RuntimeComparison comparison = new RuntimeComparison(graph);

    assertThat(comparison.warnings()).isEmpty();
    assertThat(comparison.signalToNoise(graph.outputs().get(0))).isGreaterThan(30);
  }

  @ParameterizedTest
  @MethodSource("layers")
  void fittedWeightsLeaveTheBiasWhole(Op op, Weights weights, boolean isGate) {
    Graph graph = graph(op, weights, BIAS, isGate);
    LockstepSample sample = sample();
    SecondOrderWeights fitted = new SecondOrderWeights(sample);
    RuntimeComparison comparison = new RuntimeComparison(graph, fitted);

    assertThat(comparison.warnings()).isEmpty();
    assertThat(comparison.signalToNoise(graph.outputs().get(0))).isGreaterThan(30);
    for (WeightReport report : fitted.reports()) {
      assertThat(report.nearest()).isBetween(-1e-2, 1e-2);
      assertThat(report.rounded()).isBetween(-1e-2, 1e-2);
    }
    assertThat(sample.noise()).noneMatch(OperatorNoise::isLost);
    assertThat(sample.noise()).hasSize(graph.nodes().size());
  }

  @Test
  void aChannelOfHugeBiasDoesNotCostTheOthersTheirWeights() {
    for (float huge : new float[] {-1e12f, -1e7f, -3e38f, 1e12f, 3e38f}) {
      float[] bias = BIAS.clone();
      bias[2] = huge;
      Graph graph = graph(new Conv2D(STEP, Activation.RELU6), Weights.ORDINARY, bias, false);
      RuntimeComparison rounded = new RuntimeComparison(graph);
      RuntimeComparison fitted = new RuntimeComparison(graph, new SecondOrderWeights(sample()));

      for (RuntimeComparison comparison : List.of(rounded, fitted)) {
        assertThat(comparison.warnings()).isEmpty();
        assertThat(comparison.signalToNoise("layer")).as("bias %s", huge).isGreaterThan(35);
      }
    }
  }

  @Test
  void anInputThatIsAlwaysZeroLeavesTheBias() {
    GraphBuilder builder = Operators.images("x");
    builder.constant("zeros", Constant.ofFloats(Shape.of(4), 0, 0, 0, 0));
    builder.node("nothing", new Mul(Activation.NONE), "x", "zeros");
    builder.constant("w", Weights.TINY.draw(4, 1, 1, 4));
    builder.constant("b", Constant.ofFloats(Shape.of(4), BIAS));
    builder.node("layer", new Conv2D(STEP, Activation.NONE), "nothing", "w", "b");
    Graph graph = builder.build("layer");

    assertThat(new RuntimeComparison(graph).signalToNoise("layer")).isGreaterThan(30);
    assertThat(
            new RuntimeComparison(graph, new SecondOrderWeights(sample())).signalToNoise("layer"))
        .isGreaterThan(30);
  }

  @Test
  void anOperatorThatComputesNothingLikeTheFloatOneIsLost() {
    Graph graph = graph(new Conv2D(STEP, Activation.NONE), Weights.ORDINARY, BIAS, true);
    LockstepSample sample = sample();
    WeightQuantization zeros =
        new WeightQuantization() {
          @Override
          public void begin(Graph floats, RangeAssignment ranges) {
            sample.begin(floats, ranges);
          }

          @Override
          public QuantizedWeights quantize(WeightSite site) {
            float[] none = new float[site.weights().shape().elements()];
            return new NearestWeights()
                .quantize(
                    new WeightSite(
                        site.node(),
                        Constant.ofFloats(site.weights().shape(), none),
                        Constant.ofFloats(Shape.of(4), 0, 0, 0, 0),
                        site.input(),
                        site.output(),
                        null,
                        0,
                        site.codes()));
          }

          @Override
          public void quantized(Graph operator) {
            sample.quantized(operator);
          }
        };
    RuntimeComparison comparison = new RuntimeComparison(graph, zeros);

    assertThat(comparison.signalToNoise("layer")).isEqualTo(0);
    assertThat(sample.noise())
        .filteredOn(OperatorNoise::isLost)
        .extracting(OperatorNoise::node)
        .containsExactly("layer");
    assertThat(sample.noise().get(0).decibels()).isEqualTo(0);
  }

  /** The layer alone, or gating its input: x · sigmoid(layer). */
  private static Graph graph(Op op, Weights weights, float[] bias, boolean isGate) {
    GraphBuilder builder = Operators.images("x");
    builder.constant("b", Constant.ofFloats(Shape.of(4), bias));
    if (op instanceof TransposeConv2D) {
      builder.constant("shape", Constant.vector(1, 4, 4, 4));
      builder.constant("w", weights.draw(4, 1, 1, 4));
      builder.node("products", op, "shape", "w", "x");
      builder.node("layer", new Add(Activation.NONE), "products", "b");
    } else if (op instanceof DepthwiseConv2D) {
      builder.constant("w", weights.draw(1, 2, 2, 4));
      builder.node("layer", op, "x", "w", "b");
    } else if (op instanceof FullyConnected) {
      builder.constant("w", weights.draw(4, 4));
      builder.constant("shape", Constant.vector(16, 4));
      builder.node("rows", new Reshape(), "x", "shape");
      builder.node("layer", op, "rows", "w", "b");
    } else {
      builder.constant("w", weights.draw(4, 1, 1, 4));
      builder.node("layer", op, "x", "w", "b");
    }
    if (!isGate) {
      return builder.build("layer");
    }
    builder.node("gate", new Logistic(), "layer");
    builder.node(
        "gated", new Mul(Activation.NONE), op instanceof FullyConnected ? "rows" : "x", "gate");
    return builder.build("gated");
  }

  private static LockstepSample sample() {
    Random random = new Random(9);
    List<float[]> images = new ArrayList<>();
    for (int i = 0; i < IMAGES; i++) {
      float[] image = new float[Operators.IMAGE.elements()];
      for (int k = 0; k < image.length; k++) {
        image[k] = 4 * random.nextFloat() - 1;
      }
      images.add(image);
    }
    return new LockstepSample(images, RUNTIME, 256);
  }
}
