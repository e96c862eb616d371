package io.rangefinder.ir.op;

import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Op;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.TensorType;
import java.util.List;
import java.util.stream.IntStream;

/** The position of an element along an axis, which vanishes. Operands: x, axis (constant). */
public interface ArgOp extends Op {
  /** The type of positions: int32 or int64. */
  DataType outputType();

  @Override
  default List<TensorType> inferTypes(List<Tensor> inputs) {
    Operands.requireCount(this, inputs, 2, 2);
    Shape shape = inputs.get(0).shape();
    int axis = shape.normalizeAxis(Operands.index(this, inputs, 1, "axis"));
    int[] dims = IntStream.range(0, shape.rank()).filter(i -> i != axis).map(shape::dim).toArray();
    return Operands.type(outputType(), Shape.of(dims));
  }

  @Override
  default List<DataType> elementTypes(List<Tensor> inputs) {
    return List.of(outputType());
  }
}
