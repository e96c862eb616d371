package io.rangefinder.ir.op;

import io.rangefinder.ir.Op;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.TensorType;
import java.util.List;

/** The type of a tensor with more elements around it. Operands: x, paddings (rank by 2). */
final class Paddings {
  private Paddings() {}

  /** The type of the padded tensor. */
  static List<TensorType> type(Op op, List<Tensor> inputs) {
    Tensor x = inputs.get(0);
    int[] paddings = of(op, inputs);
    int[] dims = x.shape().toArray();
    for (int i = 0; i < dims.length; i++) {
      dims[i] = Operands.extent(op, (long) dims[i] + paddings[2 * i] + paddings[2 * i + 1]);
    }
    return Operands.type(x.dataType(), Shape.of(dims));
  }

  /** The paddings, before and after along each axis of x, none of them negative. */
  static int[] of(Op op, List<Tensor> inputs) {
    int[] paddings = Operands.indices(inputs, 1);
    int rank = inputs.get(0).shape().rank();
    Operands.require(
        paddings.length == 2 * rank, op, paddings.length + " paddings do not fit rank " + rank);
    for (int padding : paddings) {
      Operands.require(padding >= 0, op, "a padding is negative");
    }
    return paddings;
  }
}
