package io.rangefinder.quantize.weights;

import io.rangefinder.statistics.PatchMoments;
import io.rangefinder.statistics.PatchShape.Products;
import org.jspecify.annotations.Nullable;

/**
 * H, the symmetric matrix by which a change d of a row of weights changes the mean squared output
 * error: d·H·dᵀ. The covariance of the input where a bias takes up the mean, else the second
 * moment.
 */
final class Curvature {
  /** How much of the covariance before a pool is blended in. */
  private static final double SHARE_BEFORE_POOL = 0.3;

  /** What rounding leaves in a covariance, in units of the mean square of the inputs. */
  private static final double ROUNDING = 1e-11;

  private final double[] diagonal;
  private final double @Nullable [] products;
  private final double noise;

  private Curvature(double[] diagonal, double @Nullable [] products, double noise) {
    this.diagonal = diagonal;
    this.products = products;
    this.noise = noise;
  }

  /** A full matrix, K × K row by row. */
  static Curvature full(double[] products, int inputs) {
    return full(products, inputs, 0);
  }

  private static Curvature full(double[] products, int inputs, double noise) {
    double[] diagonal = new double[inputs];
    for (int k = 0; k < inputs; k++) {
      diagonal[k] = Math.max(products[k * inputs + k], 0);
    }
    return new Curvature(diagonal, products, noise);
  }

  /** A diagonal matrix. */
  static Curvature diagonal(double[] diagonal) {
    double[] positive = new double[diagonal.length];
    for (int k = 0; k < diagonal.length; k++) {
      positive[k] = Math.max(diagonal[k], 0);
    }
    return new Curvature(positive, null, 0);
  }

  /** The covariance of the patches of a group. */
  static Curvature covariance(PatchMoments moments, int group) {
    if (moments.shape().products() == Products.SQUARES) {
      return diagonal(moments.inputVariances(group));
    }
    int inputs = moments.shape().inputs();
    double[] means = moments.inputMeans(group);
    double meanSquare = dot(means, means) / inputs;
    return full(moments.inputCovariance(group), inputs, ROUNDING * meanSquare);
  }

  int inputs() {
    return diagonal.length;
  }

  boolean isFull() {
    return products != null;
  }

  double at(int k) {
    return diagonal[k];
  }

  double meanOfDiagonal() {
    double sum = 0;
    for (double value : diagonal) {
      sum += value;
    }
    return sum / diagonal.length;
  }

  /** A share of the mean of the diagonal, and what makes up for rounding; 0 only if H is. */
  double ridge(double share) {
    return share * meanOfDiagonal() + noise;
  }

  /** H + v·vᵀ. */
  Curvature plusOuter(double[] v) {
    int inputs = inputs();
    if (products == null) {
      double[] sum = diagonal.clone();
      for (int k = 0; k < inputs; k++) {
        sum[k] += v[k] * v[k];
      }
      return diagonal(sum);
    }
    double[] sum = products.clone();
    for (int i = 0; i < inputs; i++) {
      for (int j = 0; j < inputs; j++) {
        sum[i * inputs + j] += v[i] * v[j];
      }
    }
    return full(sum, inputs, noise);
  }

  /** This with a share of the covariance before a pool, scaled to the same trace. */
  Curvature blendedWith(Curvature beforePool) {
    double other = beforePool.meanOfDiagonal();
    if (products == null || beforePool.products == null || other == 0) {
      return this;
    }
    double scale = SHARE_BEFORE_POOL * meanOfDiagonal() / other;
    double[] blend = new double[products.length];
    for (int i = 0; i < blend.length; i++) {
      blend[i] = (1 - SHARE_BEFORE_POOL) * products[i] + scale * beforePool.products[i];
    }
    return full(blend, inputs(), noise);
  }

  /** Writes d·H. */
  void multiply(double[] d, double[] into) {
    int inputs = inputs();
    for (int k = 0; k < inputs; k++) {
      into[k] = products == null ? d[k] * diagonal[k] : 0;
    }
    if (products == null) {
      return;
    }
    int k = 0;
    for (; k + 4 <= inputs; k += 4) {
      double a = d[k];
      double b = d[k + 1];
      double c = d[k + 2];
      double e = d[k + 3];
      int at = k * inputs;
      for (int j = 0; j < inputs; j++) {
        into[j] +=
            a * products[at + j]
                + b * products[at + inputs + j]
                + c * products[at + 2 * inputs + j]
                + e * products[at + 3 * inputs + j];
      }
    }
    for (; k < inputs; k++) {
      addRow(k, d[k], into);
    }
  }

  /** Adds a multiple of row k of H. */
  void addRow(int k, double factor, double[] into) {
    if (products == null) {
      into[k] += factor * diagonal[k];
      return;
    }
    int at = k * inputs();
    for (int j = 0; j < into.length; j++) {
      into[j] += factor * products[at + j];
    }
  }

  /** d·H·dᵀ, not below zero. */
  double of(double[] d) {
    double[] product = new double[inputs()];
    multiply(d, product);
    return Math.max(dot(d, product), 0);
  }

  static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      sum += a[k] * b[k];
    }
    return sum;
  }

  /** H + ridge·I with rows and columns in another order, row by row; only of a full matrix. */
  double[] ridged(double ridge, int[] order) {
    if (products == null) {
      throw new IllegalStateException("Only the diagonal of the curvature is known");
    }
    int inputs = inputs();
    double[] matrix = new double[products.length];
    for (int i = 0; i < inputs; i++) {
      int row = order[i] * inputs;
      for (int j = 0; j < inputs; j++) {
        matrix[i * inputs + j] = products[row + order[j]];
      }
      matrix[i * inputs + i] = diagonal[order[i]] + ridge;
    }
    return matrix;
  }
}
