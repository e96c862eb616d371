package io.rangefinder.ir.op;

import io.rangefinder.ir.Op;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.TensorType;
import java.util.List;

/**
 * Spatial blocks moved to the batch axis. Operands: x, block extents, paddings (one pair a block
 * axis), both constant.
 */
public record SpaceToBatchNd() implements Op {
  @Override
  public List<TensorType> inferTypes(List<Tensor> inputs) {
    Operands.requireCount(this, inputs, 3, 3);
    int[] dims = inputs.get(0).shape().toArray();
    int[] block = Operands.indices(inputs, 1);
    int[] paddings = Operands.indices(inputs, 2);
    Operands.require(
        block.length < dims.length && paddings.length == 2 * block.length,
        this,
        "block and paddings do not fit " + inputs.get(0).shape());
    for (int i = 0; i < block.length; i++) {
      Operands.require(
          paddings[2 * i] >= 0 && paddings[2 * i + 1] >= 0, this, "a padding is negative");
      long extent = (long) dims[i + 1] + paddings[2 * i] + paddings[2 * i + 1];
      Operands.require(
          block[i] > 0 && extent % block[i] == 0,
          this,
          "an extent of " + extent + " does not divide into blocks of " + block[i]);
      dims[i + 1] = Operands.extent(this, extent / block[i]);
      dims[0] = Operands.extent(this, (long) dims[0] * block[i]);
    }
    return Operands.type(inputs.get(0).dataType(), Shape.of(dims));
  }
}
