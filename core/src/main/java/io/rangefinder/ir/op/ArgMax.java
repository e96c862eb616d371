package io.rangefinder.ir.op;

import io.rangefinder.ir.DataType;
import io.rangefinder.ir.InvalidOperatorException;
import io.rangefinder.ir.Op;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.TensorType;
import java.util.List;
import java.util.stream.IntStream;

/** The position of the largest element along an axis. Operands: x, axis (constant). */
public record ArgMax(DataType outputType) implements Op {
  public ArgMax {
    if (!outputType.isIndex()) {
      throw new InvalidOperatorException("ArgMax of type " + outputType);
    }
  }

  @Override
  public List<TensorType> inferTypes(List<Tensor> inputs) {
    Operands.requireCount(this, inputs, 2, 2);
    Shape shape = inputs.get(0).shape();
    int[] given = Operands.indices(inputs, 1);
    Operands.require(given.length == 1, this, "one axis is needed, found " + given.length);
    int axis = shape.normalizeAxis(given[0]);
    int[] dims = IntStream.range(0, shape.rank()).filter(i -> i != axis).map(shape::dim).toArray();
    return Operands.type(outputType, Shape.of(dims));
  }
}
