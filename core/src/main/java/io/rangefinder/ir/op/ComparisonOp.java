package io.rangefinder.ir.op;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Op;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.TensorType;
import java.util.List;
import java.util.Optional;

/** An element-wise comparison of two operands of one type under NumPy broadcasting, as bool. */
public interface ComparisonOp extends Op {
  /** The comparison in float32. */
  boolean holds(float a, float b);

  /** The comparison of whole numbers, or of truth values as 0 and 1. */
  boolean holds(long a, long b);

  @Override
  default List<TensorType> inferTypes(List<Tensor> inputs) {
    Operands.requireCount(this, inputs, 2, 2);
    Tensor a = inputs.get(0);
    Tensor b = inputs.get(1);
    Operands.require(
        a.dataType() == b.dataType(), this, "operands are " + a.type() + " and " + b.type());
    return Operands.type(DataType.BOOL, Shape.broadcast(a.shape(), b.shape()));
  }

  @Override
  default Optional<Constant> fold(List<Tensor> inputs) {
    Constant a = inputs.get(0).constant();
    Constant b = inputs.get(1).constant();
    if (a == null || b == null) {
      return Optional.empty();
    }
    Shape shape = Shape.broadcast(a.shape(), b.shape());
    Operands.requireFoldable(this, shape);
    int[] indexA = Broadcast.indices(a.shape(), shape);
    int[] indexB = Broadcast.indices(b.shape(), shape);
    byte[] result = new byte[shape.elements()];
    if (a.dataType() == DataType.FLOAT32) {
      for (int i = 0; i < result.length; i++) {
        result[i] = (byte) (holds(a.floats()[indexA[i]], b.floats()[indexB[i]]) ? 1 : 0);
      }
    } else {
      long[] wideA = Elements.wide(a);
      long[] wideB = Elements.wide(b);
      for (int i = 0; i < result.length; i++) {
        result[i] = (byte) (holds(wideA[indexA[i]], wideB[indexB[i]]) ? 1 : 0);
      }
    }
    return Optional.of(Constant.ofBytes(DataType.BOOL, shape, result));
  }
}
