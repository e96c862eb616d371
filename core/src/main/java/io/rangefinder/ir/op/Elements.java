package io.rangefinder.ir.op;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.Shape;

/** Moves elements of constants from one layout to another. */
final class Elements {
  private Elements() {}

  /**
   * Row-major over {@code shape}, the position {@code start + sum(index * stride)} of each element.
   */
  static int[] positions(Shape shape, int[] strides, int start) {
    int[] positions = new int[shape.elements()];
    int[] index = new int[shape.rank()];
    int position = start;
    for (int i = 0; i < positions.length; i++) {
      positions[i] = position;
      for (int axis = shape.rank() - 1; axis >= 0; axis--) {
        position += strides[axis];
        if (++index[axis] < shape.dim(axis)) {
          break;
        }
        position -= strides[axis] * shape.dim(axis);
        index[axis] = 0;
      }
    }
    return positions;
  }

  /** The elements of {@code source} at the given positions, as a constant of another shape. */
  static Constant gather(Constant source, Shape shape, int[] positions) {
    int count = positions.length;
    switch (source.dataType()) {
      case FLOAT32 -> {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
          values[i] = source.floats()[positions[i]];
        }
        return Constant.ofFloats(shape, values);
      }
      case INT32 -> {
        int[] values = new int[count];
        for (int i = 0; i < count; i++) {
          values[i] = source.ints()[positions[i]];
        }
        return Constant.ofInts(shape, values);
      }
      case INT64 -> {
        long[] values = new long[count];
        for (int i = 0; i < count; i++) {
          values[i] = source.longs()[positions[i]];
        }
        return Constant.ofLongs(shape, values);
      }
      default -> {
        byte[] values = new byte[count];
        for (int i = 0; i < count; i++) {
          values[i] = source.bytes()[positions[i]];
        }
        return Constant.ofBytes(source.dataType(), shape, values);
      }
    }
  }
}
