package io.rangefinder.ir.op;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.InvalidOperatorException;
import io.rangefinder.ir.Op;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.TensorType;
import java.util.List;
import java.util.Optional;

/** An element-wise function of two operands of one type under NumPy broadcasting. */
public interface BinaryOp extends Op {
  /** The function in float32. */
  float apply(float a, float b);

  /**
   * The function on integers.
   *
   * @throws InvalidOperatorException if it has no value, as a division by zero
   */
  long apply(long a, long b);

  @Override
  default List<TensorType> inferTypes(List<Tensor> inputs) {
    Operands.requireCountOfAnyShape(this, inputs, 2, 2);
    Tensor a = inputs.get(0);
    Tensor b = inputs.get(1);
    Operands.requireOneType(this, "operands", a, b);
    return Operands.type(a.dataType(), Shape.broadcast(a.shape(), b.shape()));
  }

  @Override
  default Optional<Constant> fold(List<Tensor> inputs) {
    return Broadcast.constants(this, inputs).map(this::combined);
  }

  private Constant combined(Broadcast.Constants operands) {
    Constant a = operands.a();
    Constant b = operands.b();
    int[] indexA = operands.indexA();
    int[] indexB = operands.indexB();
    int count = operands.shape().elements();
    switch (a.dataType()) {
      case FLOAT32 -> {
        float[] result = new float[count];
        for (int i = 0; i < count; i++) {
          result[i] = apply(a.floats()[indexA[i]], b.floats()[indexB[i]]);
        }
        return Constant.ofFloats(operands.shape(), result);
      }
      case INT32 -> {
        int[] result = new int[count];
        for (int i = 0; i < count; i++) {
          result[i] = (int) apply((long) a.ints()[indexA[i]], (long) b.ints()[indexB[i]]);
        }
        return Constant.ofInts(operands.shape(), result);
      }
      case INT64 -> {
        long[] result = new long[count];
        for (int i = 0; i < count; i++) {
          result[i] = apply(a.longs()[indexA[i]], b.longs()[indexB[i]]);
        }
        return Constant.ofLongs(operands.shape(), result);
      }
      default ->
          throw new InvalidOperatorException(kind() + " on " + a.dataType() + " is not defined");
    }
  }
}
