package io.rangefinder.ir.op;

import io.rangefinder.ir.Op;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.TensorType;
import java.util.List;

/**
 * Blocks moved from the batch axis back to space. Operands: x, block extents, crops (one pair a
 * block axis), both constant.
 */
public record BatchToSpaceNd() implements Op {
  @Override
  public List<TensorType> inferTypes(List<Tensor> inputs) {
    Operands.requireCount(this, inputs, 3, 3);
    int[] dims = inputs.get(0).shape().toArray();
    int[] block = Operands.indices(inputs, 1);
    int[] crops = Operands.indices(inputs, 2);
    Operands.require(
        block.length < dims.length && crops.length == 2 * block.length,
        this,
        "block and crops do not fit " + inputs.get(0).shape());
    for (int i = 0; i < block.length; i++) {
      Operands.require(
          block[i] > 0 && dims[0] % block[i] == 0,
          this,
          "a batch of " + dims[0] + " does not divide into blocks of " + block[i]);
      Operands.require(crops[2 * i] >= 0 && crops[2 * i + 1] >= 0, this, "a crop is negative");
      long uncropped = (long) dims[i + 1] * block[i];
      dims[i + 1] = Operands.extent(this, uncropped - crops[2 * i] - crops[2 * i + 1]);
      dims[0] /= block[i];
    }
    return Operands.type(inputs.get(0).dataType(), Shape.of(dims));
  }
}
