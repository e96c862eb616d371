package io.rangefinder.ir.op;

import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Op;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.TensorType;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * A tensor cut into parts of given sizes. Operands: x, sizes (constant, one of them may be -1: what
 * is left), axis (constant).
 */
public record SplitV() implements Op {
  @Override
  public List<TensorType> inferTypes(List<Tensor> inputs) {
    Operands.requireCount(this, inputs, 3, 3);
    Shape shape = inputs.get(0).shape();
    int axis = shape.normalizeAxis(Operands.index(this, inputs, 2, "axis"));
    int[] sizes = Operands.indices(inputs, 1).clone();
    Operands.require(
        sizes.length > 0 && sizes.length <= Split.MAX_PARTS,
        this,
        "the number of parts is " + sizes.length);
    int open = -1;
    long known = 0;
    for (int i = 0; i < sizes.length; i++) {
      Operands.require(
          sizes[i] >= 0 || (sizes[i] == -1 && open < 0), this, wrong(inputs, axis, shape));
      if (sizes[i] == -1) {
        open = i;
      } else {
        known += sizes[i];
      }
    }
    long left = shape.dim(axis) - known;
    Operands.require(open < 0 ? left == 0 : left >= 0, this, wrong(inputs, axis, shape));
    if (open >= 0) {
      sizes[open] = (int) left;
    }
    return Arrays.stream(sizes)
        .mapToObj(size -> new TensorType(inputs.get(0).dataType(), shape.withDim(axis, size)))
        .toList();
  }

  @Override
  public List<DataType> elementTypes(List<Tensor> inputs) {
    int parts = inputs.get(1).shape().elements();
    Operands.require(
        parts > 0 && parts <= Split.MAX_PARTS, this, "the number of parts is " + parts);
    return Collections.nCopies(parts, inputs.get(0).dataType());
  }

  private static String wrong(List<Tensor> inputs, int axis, Shape shape) {
    int[] sizes = Operands.indices(inputs, 1);
    return "sizes " + Arrays.toString(sizes) + " do not add up to axis " + axis + " of " + shape;
  }
}
