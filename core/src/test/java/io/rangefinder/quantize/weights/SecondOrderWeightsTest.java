package io.rangefinder.quantize.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.rangefinder.codes.CodedConstant;
import io.rangefinder.ir.Constant;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Quantization;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.DepthwiseConv2D;
import io.rangefinder.ir.op.FullyConnected;
import io.rangefinder.ir.op.Padding;
import io.rangefinder.ir.op.Window2D;
import io.rangefinder.quantize.NearestWeights;
import io.rangefinder.quantize.QuantizedWeights;
import io.rangefinder.quantize.Target;
import io.rangefinder.quantize.WeightSite;
import io.rangefinder.statistics.PatchAccumulator;
import io.rangefinder.statistics.PatchMoments;
import io.rangefinder.statistics.PatchShape;
import io.rangefinder.statistics.PatchShape.Products;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SecondOrderWeightsTest {
  private static final int INPUTS = 16;
  private static final int OUTPUTS = 3;
  private static final float[] BIAS = {0.5f, -2, 0};
  private static final Quantization INPUT = new Quantization(0.02, 128);
  private static final Quantization OUTPUT = new Quantization(0.05, 128);

  private final Samples samples = new Samples(11);
  private final float[] x = samples.coupled(800, INPUTS);
  private final float[] weights = samples.uniform(OUTPUTS * INPUTS, -1, 1);

  @Test
  void outputsHaveTheMeansOfTheFloatGraph() {
    float[] seen = shifted(x, 0.07f);
    PatchMoments moments =
        Samples.moments(
            seen, INPUTS, Samples.outputs(x, INPUTS, weights, BIAS), OUTPUTS, Products.ALL);
    QuantizedWeights result = quantizer(moments).quantize(site(weights, BIAS));

    for (int o = 0; o < OUTPUTS; o++) {
      double mean = result.bias().floats()[o];
      for (int k = 0; k < INPUTS; k++) {
        mean += real(result, o * INPUTS + k) * moments.inputMeans(0)[k];
      }
      assertThat(mean).isCloseTo(moments.outputMeans(0)[o], within(1e-5));
    }
  }

  @Test
  void theErrorFallsFromStepToStep() {
    SecondOrderWeights quantizer = quantizer(momentsOf(weights));
    quantizer.quantize(site(weights, BIAS));
    WeightReport report = quantizer.reports().get(0);

    assertThat(report.node()).isEqualTo("y");
    assertThat(report.positions()).isEqualTo(800);
    assertThat(report.nearest()).isPositive().isLessThan(1e-3);
    assertThat(report.rounded()).isLessThan(0.5 * report.nearest());
    assertThat(report.refit()).isCloseTo(0, within(1e-9));
  }

  @Test
  void theErrorIsNeverAboveThatOfNearestRounding() {
    for (int seed = 0; seed < 40; seed++) {
      Samples own = new Samples(seed);
      float[] inputs = own.coupled(3 + seed * 7, INPUTS);
      float[] w = own.uniform(OUTPUTS * INPUTS, -1, 2);
      PatchMoments moments =
          Samples.moments(
              shifted(inputs, 0.1f),
              INPUTS,
              Samples.outputs(inputs, INPUTS, w, BIAS),
              OUTPUTS,
              Products.ALL);
      SecondOrderWeights quantizer = quantizer(moments);
      quantizer.quantize(site(w, BIAS));
      WeightReport report = quantizer.reports().get(0);

      assertThat(report.rounded()).as("seed %d", seed).isLessThanOrEqualTo(report.nearest());
    }
  }

  @Test
  void weightsOfDeadInputsSaturate() {
    for (int row = 0; row < 800; row++) {
      x[row * INPUTS] = 0;
    }
    weights[0] = 70;
    SecondOrderWeights quantizer = quantizer(momentsOf(weights));
    QuantizedWeights result = quantizer.quantize(site(weights, BIAS));
    WeightReport report = quantizer.reports().get(0);

    assertThat(report.widest().max()).isGreaterThan(69);
    assertThat(report.chosen().max()).isLessThan(2);
    assertThat(result.codes().bytes()[0]).isEqualTo((byte) 255);
    assertThat(report.searched()).isLessThan(1e-2 * report.nearest());
  }

  @Test
  void codesKeepFrom1To255() {
    QuantizedWeights result = quantizer(momentsOf(weights)).quantize(site(weights, BIAS));

    assertThat(result.codes().shape()).isEqualTo(Shape.of(OUTPUTS, INPUTS));
    assertThat(result.codes().bytes()).doesNotContain((byte) 0);
  }

  @Test
  void equalMomentsGiveEqualBytes() {
    QuantizedWeights one = quantizer(momentsOf(weights)).quantize(site(weights, BIAS));
    PatchMoments stored = PatchMoments.fromBytes(momentsOf(weights).toBytes());

    assertThat(quantizer(stored).quantize(site(weights, BIAS))).isEqualTo(one);
  }

  @Test
  void anOperatorWithoutBiasKeepsItsMeansByItsWeights() {
    float[] none = new float[OUTPUTS];
    PatchMoments moments =
        Samples.moments(
            x, INPUTS, Samples.outputs(x, INPUTS, weights, none), OUTPUTS, Products.ALL);
    QuantizedWeights result = quantizer(moments).quantize(site(weights, null));
    QuantizedWeights nearest = new NearestWeights().quantize(site(weights, null));

    assertThat(result.bias()).isNull();
    assertThat(meanError(result, moments)).isLessThan(0.2 * meanError(nearest, moments));
  }

  @Test
  void squaresAloneStillGiveRangeAndBias() {
    for (int row = 0; row < 800; row++) {
      x[row * INPUTS] = 0;
    }
    weights[0] = 70;
    PatchMoments squares =
        Samples.moments(
            x, INPUTS, Samples.outputs(x, INPUTS, weights, BIAS), OUTPUTS, Products.SQUARES);
    SecondOrderWeights quantizer = quantizer(squares);
    quantizer.quantize(site(weights, BIAS));
    WeightReport report = quantizer.reports().get(0);

    assertThat(report.chosen().max()).isLessThan(2);
    assertThat(report.rounded()).isLessThan(1e-2 * report.nearest());
    assertThat(report.biasShift().max()).isPositive();
  }

  @Test
  void aCovarianceBeforeThePoolLeadsTheRounding() {
    float[] few = samples.coupled(10, INPUTS);
    PatchMoments pooled =
        Samples.moments(
            few, INPUTS, Samples.outputs(few, INPUTS, weights, BIAS), OUTPUTS, Products.ALL);
    PatchMoments many = momentsOf(weights);
    WeightSite site = site(weights, BIAS);
    QuantizedWeights alone =
        new SecondOrderWeights(any -> Optional.of(new SiteMoments(pooled, null))).quantize(site);
    QuantizedWeights blended =
        new SecondOrderWeights(any -> Optional.of(new SiteMoments(pooled, many))).quantize(site);

    assertThat(error(blended, many)).isLessThan(error(alone, many));
  }

  @Test
  void eachChannelOfADepthwiseConvolutionHasItsOwnMoments() {
    PatchAccumulator accumulator = new PatchAccumulator(new PatchShape(2, 1, 1, Products.ALL));
    accumulator.add(0, new float[] {1, 3}, new float[] {2, 6}, 2);
    accumulator.add(1, new float[] {5, 5}, new float[] {-500, -500}, 2);
    accumulator.endImage();
    WeightSite site =
        new WeightSite(
            new Node(
                new DepthwiseConv2D(Window2D.of(1, 1, Padding.SAME), 1, Activation.NONE),
                List.of("x", "w", "b"),
                "y"),
            Constant.ofFloats(Shape.of(1, 1, 1, 2), 2, -100),
            Constant.ofFloats(Shape.of(2), 0, 0),
            INPUT,
            OUTPUT,
            null,
            0,
            Target.UINT8.weights());
    QuantizedWeights result = quantizer(accumulator.toMoments()).quantize(site);

    assertThat(real(result, 0)).isCloseTo(2, within(0.01));
    assertThat(result.codes().bytes()[1]).isEqualTo((byte) 1);
    assertThat(result.bias().floats()[1])
        .isCloseTo((float) (-500 - 5 * real(result, 1)), within(1e-3f));
  }

  @Test
  void constantInputsAndZeroWeightsAreFine() {
    float[] constant = shifted(new float[20 * INPUTS], 3);
    float[] zeros = new float[OUTPUTS * INPUTS];
    for (float[] w : List.of(weights, zeros)) {
      PatchMoments moments =
          Samples.moments(
              constant, INPUTS, Samples.outputs(constant, INPUTS, w, BIAS), OUTPUTS, Products.ALL);
      SecondOrderWeights quantizer = quantizer(moments);
      QuantizedWeights result = quantizer.quantize(site(w, BIAS));

      assertThat(result.bias().floats()).doesNotContain(Float.NaN);
      assertThat(result.quantization().scale()).isPositive();
      assertThat(quantizer.reports().get(0).rounded()).isCloseTo(0, within(1e-6));
    }
  }

  @Test
  void inputsThatVaryByRoundingOnlyAreFine() {
    float[] constant = samples.uniform(INPUTS, 100, 1000);
    float[] almost = new float[60 * INPUTS];
    for (int i = 0; i < almost.length; i++) {
      almost[i] = i % 37 == 0 ? Math.nextUp(constant[i % INPUTS]) : constant[i % INPUTS];
    }
    PatchMoments moments =
        Samples.moments(
            almost, INPUTS, Samples.outputs(almost, INPUTS, weights, BIAS), OUTPUTS, Products.ALL);
    QuantizedWeights result = quantizer(moments).quantize(site(weights, BIAS));

    assertThat(result.bias().floats()).doesNotContain(Float.NaN);
  }

  @Test
  void onePositionIsFine() {
    float[] one = samples.coupled(1, INPUTS);
    PatchMoments moments =
        Samples.moments(
            one, INPUTS, Samples.outputs(one, INPUTS, weights, BIAS), OUTPUTS, Products.ALL);
    QuantizedWeights result = quantizer(moments).quantize(site(weights, BIAS));

    assertThat(result.codes())
        .isEqualTo(new NearestWeights().quantize(site(weights, BIAS)).codes());
  }

  @Test
  void withoutMomentsCodesAreTheNearest() {
    WeightSite site = site(weights, BIAS);
    SecondOrderWeights none = new SecondOrderWeights(any -> Optional.empty());
    PatchMoments empty = PatchMoments.empty(new PatchShape(1, INPUTS, OUTPUTS, Products.ALL));

    assertThat(none.quantize(site)).isEqualTo(new NearestWeights().quantize(site));
    assertThat(quantizer(empty).quantize(site)).isEqualTo(new NearestWeights().quantize(site));
    assertThat(none.reports()).isEmpty();
  }

  @Test
  void trainedCodesAreKept() {
    WeightSite plain = site(weights, BIAS);
    WeightSite trained =
        new WeightSite(
            plain.node(),
            plain.weights(),
            plain.bias(),
            INPUT,
            OUTPUT,
            new Quantization(0.01, 120),
            0,
            Target.UINT8.weights());

    assertThat(quantizer(momentsOf(weights)).quantize(trained))
        .isEqualTo(new NearestWeights().quantize(trained));
  }

  @Test
  void momentsOfAnotherOperatorAreABug() {
    PatchMoments other = PatchMoments.empty(new PatchShape(1, INPUTS, 1, Products.ALL));
    float[] z = new float[x.length / INPUTS];
    PatchMoments wrong = other.merge(Samples.moments(x, INPUTS, z, 1, Products.ALL));

    assertThatThrownBy(() -> quantizer(wrong).quantize(site(weights, BIAS)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("does not fit FullyConnected 'y' with weights [3,16]");
  }

  private PatchMoments momentsOf(float[] w) {
    return Samples.moments(x, INPUTS, Samples.outputs(x, INPUTS, w, BIAS), OUTPUTS, Products.ALL);
  }

  private static SecondOrderWeights quantizer(PatchMoments moments) {
    return new SecondOrderWeights(site -> Optional.of(new SiteMoments(moments, null)));
  }

  private static WeightSite site(float[] w, float @Nullable [] bias) {
    return new WeightSite(
        new Node(new FullyConnected(Activation.NONE), List.of("x", "w", "b"), "y"),
        Constant.ofFloats(Shape.of(OUTPUTS, INPUTS), w),
        bias == null ? null : Constant.ofFloats(Shape.of(OUTPUTS), bias),
        INPUT,
        OUTPUT,
        null,
        0,
        Target.UINT8.weights());
  }

  private static double real(QuantizedWeights result, int at) {
    return CodedConstant.decode(result.codes(), result.quantization()).floats()[at];
  }

  private static float[] shifted(float[] values, float by) {
    float[] shifted = values.clone();
    for (int i = 0; i < shifted.length; i++) {
      shifted[i] += by;
    }
    return shifted;
  }

  private double meanError(QuantizedWeights result, PatchMoments moments) {
    double sum = 0;
    for (int i = 0; i < weights.length; i += INPUTS) {
      double mean = 0;
      for (int k = 0; k < INPUTS; k++) {
        mean += (real(result, i + k) - weights[i + k]) * moments.inputMeans(0)[k];
      }
      sum += Math.abs(mean);
    }
    return sum;
  }

  private double error(QuantizedWeights result, PatchMoments moments) {
    Curvature curvature = Curvature.covariance(moments, 0);
    double sum = 0;
    for (int i = 0; i < weights.length; i += INPUTS) {
      double[] difference = new double[INPUTS];
      for (int k = 0; k < INPUTS; k++) {
        difference[k] = real(result, i + k) - weights[i + k];
      }
      sum += curvature.of(difference);
    }
    return sum;
  }
}
