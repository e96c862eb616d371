package io.rangefinder.ir.op;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.Tensor;
import java.util.List;
import java.util.Optional;

/** A reduction that combines elements two by two. Constants are combined in row-major order. */
public interface AssociativeReduceOp extends ReduceOp {
  /** Two elements combined in float32. */
  float combine(float a, float b);

  /** Two whole numbers combined; what does not fit the type loses its high bits. */
  long combine(long a, long b);

  @Override
  default Optional<Constant> fold(List<Tensor> inputs) {
    Constant x = inputs.get(0).constant();
    if (x == null || x.dataType().bytes() < Float.BYTES || x.shape().elements() == 0) {
      return Optional.empty();
    }
    Shape result = inferTypes(inputs).get(0).shape();
    int[] targets = targets(x.shape(), Operands.indices(inputs, 1));
    boolean[] begun = new boolean[result.elements()];
    switch (x.dataType()) {
      case FLOAT32 -> {
        float[] values = new float[begun.length];
        for (int i = 0; i < targets.length; i++) {
          int at = targets[i];
          values[at] = begun[at] ? combine(values[at], x.floats()[i]) : x.floats()[i];
          begun[at] = true;
        }
        return Optional.of(Constant.ofFloats(result, values));
      }
      case INT32 -> {
        int[] values = new int[begun.length];
        for (int i = 0; i < targets.length; i++) {
          int at = targets[i];
          values[at] = begun[at] ? (int) combine((long) values[at], x.ints()[i]) : x.ints()[i];
          begun[at] = true;
        }
        return Optional.of(Constant.ofInts(result, values));
      }
      default -> {
        long[] values = new long[begun.length];
        for (int i = 0; i < targets.length; i++) {
          int at = targets[i];
          values[at] = begun[at] ? combine(values[at], x.longs()[i]) : x.longs()[i];
          begun[at] = true;
        }
        return Optional.of(Constant.ofLongs(result, values));
      }
    }
  }

  /** For each element, row-major, the row-major position of the result that it belongs to. */
  private static int[] targets(Shape shape, int[] axes) {
    int[] kept = shape.toArray();
    for (int axis : Operands.axes(shape, axes)) {
      kept[axis] = 1;
    }
    return Broadcast.indices(Shape.of(kept), shape);
  }
}
