package io.rangefinder.ir.op;

import io.rangefinder.ir.Op;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A reduction. Operands: x, axes (constant). */
public interface ReduceOp extends Op {
  /** Whether reduced axes stay, with extent 1. */
  boolean keepDims();

  @Override
  default List<TensorType> inferTypes(List<Tensor> inputs) {
    Operands.requireCount(this, inputs, 2, 2);
    Tensor x = inputs.get(0);
    int[] axes = Operands.axes(x.shape(), Operands.indices(inputs, 1));
    List<Integer> dims = new ArrayList<>();
    for (int i = 0; i < x.shape().rank(); i++) {
      if (Arrays.binarySearch(axes, i) < 0) {
        dims.add(x.shape().dim(i));
      } else if (keepDims()) {
        dims.add(1);
      }
    }
    return Operands.type(x.dataType(), Shape.of(dims));
  }
}
