package io.rangefinder.quantize.weights;

import io.rangefinder.statistics.PatchMoments;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * How the mean squared error of a group's outputs, against those of the float graph, depends on its
 * weights: for rows R instead of the given W it grows by D·H·Dᵀ + 2·D·Gᵀ with D = R - W. G is zero
 * where W is the best known: the inputs are those of the float graph, or too few to tell.
 */
final class OutputGroup {
  /** Fewer positions for each of the K inputs do not tell better weights. */
  private static final long POSITIONS_PER_INPUT = 40;

  /** What float32 rounds a value by at most, as a share of it. */
  private static final double FLOAT_ROUNDING = 0x1p-24;

  /** Moments are kept in steps of 2⁻⁶⁴; of this a millionth part is a step. */
  private static final double RESOLUTION = 0x1p-44;

  private final long positions;
  private final int outputs;
  private final double[] weights;
  private final Curvature curvature;
  private final double[] gradient;
  private final double[] inputMeans;
  private final double[] outputMeans;
  private final double meanSquareOfInputs;
  private final boolean refits;

  private OutputGroup(
      PatchMoments moments, int group, double[] weights, Curvature curvature, boolean refits) {
    this.positions = moments.positions();
    this.outputs = moments.shape().outputs();
    this.weights = weights;
    this.curvature = curvature;
    this.gradient = new double[weights.length];
    this.inputMeans = moments.inputMeans(group);
    this.outputMeans = moments.outputMeans(group);
    this.meanSquareOfInputs =
        (Curvature.dot(inputMeans, inputMeans) / inputMeans.length) + curvature.meanOfDiagonal();
    this.refits = refits;
  }

  /**
   * A group whose bias takes up the mean.
   *
   * @param weights outputs × K, row by row
   */
  static OutputGroup biased(SiteMoments moments, int group, double[] weights) {
    PatchMoments patches = moments.patches();
    Curvature covariance = Curvature.covariance(patches, group);
    boolean refits = covariance.isFull() && hasEnough(patches);
    Curvature curvature =
        moments.beforePool() == null || refits
            ? covariance
            : covariance.blendedWith(Curvature.covariance(moments.beforePool(), group));
    OutputGroup result = new OutputGroup(patches, group, weights, curvature, refits);
    if (refits) {
      result.setGradient(patches.crossCovariance(group));
    }
    return result;
  }

  /** A group of an operator without bias: an error of the mean counts as well. */
  static OutputGroup unbiased(SiteMoments moments, int group, double[] weights) {
    PatchMoments patches = moments.patches();
    Curvature covariance = Curvature.covariance(patches, group);
    boolean refits = covariance.isFull() && hasEnough(patches);
    OutputGroup result =
        new OutputGroup(
            patches, group, weights, covariance.plusOuter(patches.inputMeans(group)), refits);
    if (refits) {
      double[] cross = patches.crossCovariance(group);
      int inputs = result.inputs();
      for (int i = 0; i < cross.length; i++) {
        cross[i] += result.outputMeans[i / inputs] * result.inputMeans[i % inputs];
      }
      result.setGradient(cross);
    }
    return result;
  }

  /** An image of one position tells far less than its number of values. */
  private static boolean hasEnough(PatchMoments patches) {
    return patches.positions() > patches.images()
        && patches.positions() >= POSITIONS_PER_INPUT * patches.shape().inputs();
  }

  /**
   * Whether an output varies by more than float32 rounds its mean, and enough for the moments to
   * hold what it has in common with the inputs.
   */
  private boolean isResolved(double variance, double mean) {
    double rounding = FLOAT_ROUNDING * mean;
    return variance > rounding * rounding
        && variance * curvature.meanOfDiagonal() > RESOLUTION * RESOLUTION;
  }

  /** An output that is not resolved tells no better weights. */
  private void setGradient(double[] cross) {
    IntStream.range(0, outputs).parallel().forEach(o -> setGradient(o, cross));
  }

  private void setGradient(int output, double[] cross) {
    int at = output * inputs();
    double[] row = Arrays.copyOfRange(weights, at, at + inputs());
    double[] product = new double[inputs()];
    curvature.multiply(row, product);
    if (isResolved(Curvature.dot(row, product), outputMeans[output])) {
      for (int k = 0; k < inputs(); k++) {
        gradient[at + k] = product[k] - cross[at + k];
      }
    }
  }

  /** How many patches the moments hold. */
  long positions() {
    return positions;
  }

  int inputs() {
    return curvature.inputs();
  }

  int outputs() {
    return outputs;
  }

  /** The float weights, outputs × K, row by row. */
  double[] weights() {
    return weights;
  }

  Curvature curvature() {
    return curvature;
  }

  /** Whether the samples suffice to find weights that are better than the float ones. */
  boolean refits() {
    return refits;
  }

  /** G, outputs × K, row by row. */
  double[] gradient() {
    return gradient;
  }

  /** The mean of E[x²] over the inputs. */
  double meanSquareOfInputs() {
    return meanSquareOfInputs;
  }

  /** What the outputs vary by: Σ W·H·Wᵀ. */
  double signal() {
    double[] signals =
        IntStream.range(0, outputs)
            .parallel()
            .mapToDouble(
                o -> curvature.of(Arrays.copyOfRange(weights, o * inputs(), (o + 1) * inputs())))
            .toArray();
    double sum = 0;
    for (double signal : signals) {
      sum += signal;
    }
    return sum;
  }

  /** By how much the mean squared error of an output grows if it has another row of weights. */
  double addedError(int output, double[] row) {
    int inputs = inputs();
    double[] change = new double[inputs];
    for (int k = 0; k < inputs; k++) {
      change[k] = row[k] - weights[output * inputs + k];
    }
    double[] product = new double[inputs];
    curvature.multiply(change, product);
    double sum = 0;
    for (int k = 0; k < inputs; k++) {
      sum += change[k] * (product[k] + 2 * gradient[output * inputs + k]);
    }
    return sum;
  }

  /** The bias with which an output has the mean of the float graph's: E[z] - row·E[x]. */
  double bias(int output, double[] row) {
    return outputMeans[output] - Curvature.dot(row, inputMeans);
  }
}
