package io.rangefinder.ir.op;

import io.rangefinder.ir.Shape;

/** Positions of an operand's elements under NumPy broadcasting. */
final class Broadcast {
  private Broadcast() {}

  /**
   * For each element of {@code to}, row-major, the row-major position of its source in {@code
   * from}.
   */
  static int[] indices(Shape from, Shape to) {
    int[] result = new int[to.elements()];
    int[] strides = from.strides();
    int offset = to.rank() - from.rank();
    int[] position = new int[to.rank()];
    for (int i = 0; i < result.length; i++) {
      int index = 0;
      for (int axis = 0; axis < from.rank(); axis++) {
        index += from.dim(axis) == 1 ? 0 : position[axis + offset] * strides[axis];
      }
      result[i] = index;
      for (int axis = to.rank() - 1; axis >= 0 && ++position[axis] == to.dim(axis); axis--) {
        position[axis] = 0;
      }
    }
    return result;
  }
}
