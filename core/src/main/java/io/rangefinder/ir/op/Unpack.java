package io.rangefinder.ir.op;

import io.rangefinder.ir.DataType;
import io.rangefinder.ir.InvalidOperatorException;
import io.rangefinder.ir.Op;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.TensorType;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/** Every slice of a tensor along an axis, which vanishes. */
public record Unpack(int parts, int axis) implements Op {
  public Unpack {
    if (parts < 1 || parts > Split.MAX_PARTS) {
      throw new InvalidOperatorException("Unpack into " + parts + " parts");
    }
  }

  @Override
  public List<TensorType> inferTypes(List<Tensor> inputs) {
    Operands.requireCount(this, inputs, 1, 1);
    Shape shape = inputs.get(0).shape();
    int along = shape.normalizeAxis(axis);
    Operands.require(
        shape.dim(along) == parts,
        this,
        "axis " + along + " of " + shape + " does not have " + parts + " slices");
    int[] dims = IntStream.range(0, shape.rank()).filter(i -> i != along).map(shape::dim).toArray();
    TensorType slice = new TensorType(inputs.get(0).dataType(), Shape.of(dims));
    return Collections.nCopies(parts, slice);
  }

  @Override
  public List<DataType> elementTypes(List<Tensor> inputs) {
    return Collections.nCopies(parts, inputs.get(0).dataType());
  }
}
