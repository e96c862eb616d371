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
    for (int i = 0; i < result.length; i++) {
      result[i] = (byte) (apply(a.bytes()[indexA[i]] != 0, b.bytes()[indexB[i]] != 0) ? 1 : 0);
    }
    return Optional.of(Constant.ofBytes(DataType.BOOL, shape, result));
  }
}
