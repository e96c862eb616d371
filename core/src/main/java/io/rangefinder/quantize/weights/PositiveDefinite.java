package io.rangefinder.quantize.weights;

import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.decomposition.chol.CholeskyDecompositionBlock_DDRM;

/** The Cholesky factor of a symmetric positive definite matrix A = L·Lᵀ. */
final class PositiveDefinite {
  private static final int BLOCK = 60;

  /** Columns that are solved together; others are solved on other cores. */
  private static final int COLUMNS_AT_ONCE = 64;

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
    int parts = (width + COLUMNS_AT_ONCE - 1) / COLUMNS_AT_ONCE;
    IntStream.range(0, parts)
        .parallel()
        .forEach(
            part -> {
              int first = part * COLUMNS_AT_ONCE;
              solve(columns, width, first, Math.min(COLUMNS_AT_ONCE, width - first));
            });
  }

  private void solve(double[] columns, int width, int first, int count) {
    for (int i = 0; i < size; i++) {
      int at = i * width + first;
      for (int j = 0; j < i; j++) {
        addRow(columns, at, j * width + first, -lower[i * size + j], count);
      }
      scaleRow(columns, at, 1 / lower[i * size + i], count);
    }
    for (int i = size - 1; i >= 0; i--) {
      int at = i * width + first;
      scaleRow(columns, at, 1 / lower[i * size + i], count);
      for (int j = 0; j < i; j++) {
        addRow(columns, j * width + first, at, -lower[i * size + j], count);
      }
    }
  }

  private static void addRow(double[] rows, int to, int from, double factor, int count) {
    for (int i = 0; i < count; i++) {
      rows[to + i] += factor * rows[from + i];
    }
  }

  private static void scaleRow(double[] rows, int at, double factor, int count) {
    for (int i = 0; i < count; i++) {
      rows[at + i] *= factor;
    }
  }
}
