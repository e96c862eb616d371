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
    Operands.requireOneType(this, "operands", a, b);
    return Operands.type(DataType.BOOL, Shape.broadcast(a.shape(), b.shape()));
  }

  @Override
  default List<DataType> elementTypes(List<Tensor> inputs) {
    return List.of(DataType.BOOL);
  }

  @Override
  default Optional<Constant> fold(List<Tensor> inputs) {
    return inputs.get(0).dataType() == DataType.FLOAT16
        ? Optional.empty()
        : Broadcast.constants(this, inputs).map(this::compared);
  }

  private Constant compared(Broadcast.Constants operands) {
    Constant a = operands.a();
    Constant b = operands.b();
    int[] indexA = operands.indexA();
    int[] indexB = operands.indexB();
    byte[] result = new byte[operands.shape().elements()];
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
    return Constant.ofBytes(DataType.BOOL, operands.shape(), result);
  }
}
