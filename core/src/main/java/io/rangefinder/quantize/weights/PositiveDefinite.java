package io.rangefinder.quantize.weights;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.decomposition.chol.CholeskyDecompositionBlock_DDRM;

/** The Cholesky factor of a symmetric positive definite matrix A = L·Lᵀ. */
final class PositiveDefinite {
  private static final int BLOCK = 60;

  private final int size;
  private final double[] lower;

  /**
   * Factors a matrix.
   *
   * @param matrix size × size, row by row; overwritten
   * @throws IllegalArgumentException if it is not positive definite
   */
  PositiveDefinite(double[] matrix, int size) {
    CholeskyDecompositionBlock_DDRM cholesky = new CholeskyDecompositionBlock_DDRM(BLOCK);
    if (!cholesky.decompose(DMatrixRMaj.wrap(size, size, matrix))) {
      throw new IllegalArgumentException("The matrix is not positive definite");
    }
    this.size = size;
    this.lower = cholesky.getT(null).getData();
  }

  /** L, row by row. */
  double[] lower() {
    return lower;
  }

  /**
   * Replaces B by the solution X of A·X = B.
   *
   * @param columns B, size × width, row by row
   */
  void solve(double[] columns, int width) {
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < i; j++) {
        addRow(columns, i * width, j * width, -lower[i * size + j], width);
      }
      scaleRow(columns, i * width, 1 / lower[i * size + i], width);
    }
    for (int i = size - 1; i >= 0; i--) {
      scaleRow(columns, i * width, 1 / lower[i * size + i], width);
      for (int j = 0; j < i; j++) {
        addRow(columns, j * width, i * width, -lower[i * size + j], width);
      }
    }
  }

  private static void addRow(double[] rows, int to, int from, double factor, int width) {
    for (int i = 0; i < width; i++) {
      rows[to + i] += factor * rows[from + i];
    }
  }

  private static void scaleRow(double[] rows, int at, double factor, int width) {
    for (int i = 0; i < width; i++) {
      rows[at + i] *= factor;
    }
  }
}
