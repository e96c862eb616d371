package io.rangefinder.ir.op;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.Op;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.Tensor;
import java.util.List;
import java.util.Optional;

/** Positions of an operand's elements under NumPy broadcasting. */
final class Broadcast {
  private Broadcast() {}

  /**
   * Two constant operands of one operator.
   *
   * @param shape the shape they broadcast to
   */
  record Constants(Constant a, Constant b, Shape shape) {
    /** For each element of the shape, row-major, the position of its source in a. */
    int[] indexA() {
      return indices(a.shape(), shape);
    }

    /** For each element of the shape, row-major, the position of its source in b. */
    int[] indexB() {
      return indices(b.shape(), shape);
    }
  }

  /** The two operands if both are constant; empty otherwise. */
  static Optional<Constants> constants(Op op, List<Tensor> inputs) {
    Constant a = inputs.get(0).constant();
    Constant b = inputs.get(1).constant();
    if (a == null || b == null) {
      return Optional.empty();
    }
    Shape shape = Shape.broadcast(a.shape(), b.shape());
    Operands.requireFoldable(op, shape);
    return Optional.of(new Constants(a, b, shape));
  }

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
