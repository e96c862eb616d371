package io.rangefinder.ir.op;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Op;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.TensorType;
import java.util.List;
import java.util.Optional;

/** An element-wise function of two bool operands under NumPy broadcasting. */
public interface LogicalOp extends Op {
  /** The function of two truth values. */
  boolean apply(boolean a, boolean b);

  @Override
  default List<TensorType> inferTypes(List<Tensor> inputs) {
    Operands.requireCount(this, inputs, 2, 2);
    Operands.requireBool(this, inputs.get(0));
    Operands.requireBool(this, inputs.get(1));
    return Operands.type(
        DataType.BOOL, Shape.broadcast(inputs.get(0).shape(), inputs.get(1).shape()));
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
    byte[] result = new byte[operands.shape().elements()];
    for (int i = 0; i < result.length; i++) {
      result[i] = (byte) (apply(a.bytes()[indexA[i]] != 0, b.bytes()[indexB[i]] != 0) ? 1 : 0);
    }
    return Constant.ofBytes(DataType.BOOL, operands.shape(), result);
  }
}
