package io.rangefinder.ir.op;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.Shape;
import java.nio.ByteBuffer;

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
      case FLOAT16 -> {
        short[] values = new short[count];
        for (int i = 0; i < count; i++) {
          values[i] = source.halves()[positions[i]];
        }
        return Constant.ofHalves(shape, values);
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

  /** The elements of a constant that is not float, as whole numbers; true is 1. */
  static long[] wide(Constant constant) {
    long[] values = new long[constant.shape().elements()];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          switch (constant.dataType()) {
            case INT32 -> constant.ints()[i];
            case INT64 -> constant.longs()[i];
            case INT8 -> constant.bytes()[i];
            case UINT8, BOOL -> Byte.toUnsignedInt(constant.bytes()[i]);
            default -> throw new IllegalArgumentException(constant + " holds no whole numbers");
          };
    }
    return values;
  }

  /** Each element from one of two constants of one type: the first where {@code first} says so. */
  static Constant choose(boolean[] first, Constant a, Constant b) {
    int size = a.dataType().bytes();
    ByteBuffer result = b.toLittleEndian();
    ByteBuffer preferred = a.toLittleEndian();
    for (int i = 0; i < first.length; i++) {
      if (first[i]) {
        result.put(i * size, preferred, i * size, size);
      }
    }
    return Constant.fromLittleEndian(a.type(), result);
  }
}
