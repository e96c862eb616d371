package io.rangefinder.ir.op;

import io.rangefinder.ir.DataType;
import io.rangefinder.ir.InvalidOperatorException;
import io.rangefinder.ir.Op;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.TensorType;
import java.util.Collections;
import java.util.List;

/** A tensor cut into equal parts. Operands: axis (constant), x. */
public record Split(int parts) implements Op {
  /** The most outputs that an operator may have. */
  static final int MAX_PARTS = 1 << 16;

  public Split {
    if (parts < 1 || parts > MAX_PARTS) {
      throw new InvalidOperatorException("Split into " + parts + " parts");
    }
  }

  @Override
  public List<TensorType> inferTypes(List<Tensor> inputs) {
    Operands.requireCount(this, inputs, 2, 2);
    Shape shape = inputs.get(1).shape();
    int axis = shape.normalizeAxis(Operands.index(this, inputs, 0, "axis"));
    Operands.require(
        shape.dim(axis) % parts == 0,
        this,
        "axis " + axis + " of " + shape + " does not divide into " + parts);
    TensorType part =
        new TensorType(inputs.get(1).dataType(), shape.withDim(axis, shape.dim(axis) / parts));
    return Collections.nCopies(parts, part);
  }

  @Override
  public List<DataType> elementTypes(List<Tensor> inputs) {
    return Collections.nCopies(parts, inputs.get(1).dataType());
  }
}
