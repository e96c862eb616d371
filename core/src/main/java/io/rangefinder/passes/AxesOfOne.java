package io.rangefinder.passes;

import io.rangefinder.ir.Shape;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Shapes that differ in axes of extent 1 alone. */
final class AxesOfOne {
  private AxesOfOne() {}

  /** Whether the shapes are equal but for axes of extent 1. */
  static boolean areAllThatDiffers(Shape a, Shape b) {
    return Arrays.equals(without(a), without(b));
  }

  private static int[] without(Shape shape) {
    return Arrays.stream(shape.toArray()).filter(extent -> extent != 1).toArray();
  }

  /**
   * The permutation of {@code from} that moves the elements as {@code permutation} moves those of
   * {@code reshaped}, a shape that differs from {@code from} in axes of extent 1 alone. Such axes
   * come last.
   */
  static int[] permutation(Shape from, Shape reshaped, int[] permutation) {
    int[] longAxes = longAxes(from);
    int[] longAxesReshaped = longAxes(reshaped);
    int[] result = new int[from.rank()];
    int next = 0;
    for (int axis : permutation) {
      int place = Arrays.binarySearch(longAxesReshaped, axis);
      if (place >= 0) {
        result[next++] = longAxes[place];
      }
    }
    for (int axis = 0; axis < from.rank(); axis++) {
      if (from.dim(axis) == 1) {
        result[next++] = axis;
      }
    }
    return result;
  }

  private static int[] longAxes(Shape shape) {
    return IntStream.range(0, shape.rank()).filter(axis -> shape.dim(axis) != 1).toArray();
  }
}
