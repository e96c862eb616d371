package io.rangefinder.ir.op;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.InvalidOperatorException;
import io.rangefinder.ir.Op;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.TensorType;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The extents of a tensor as int32 or int64; always known, so always folded. */
public record ShapeOf(DataType outputType) implements Op {
  public ShapeOf {
    if (!outputType.isIndex()) {
      throw new InvalidOperatorException("ShapeOf of type " + outputType);
    }
  }

  @Override
  public List<TensorType> inferTypes(List<Tensor> inputs) {
    Operands.requireCount(this, inputs, 1, 1);
    return Operands.type(outputType, Shape.of(inputs.get(0).shape().rank()));
  }

  @Override
  public List<DataType> elementTypes(List<Tensor> inputs) {
    return List.of(outputType);
  }

  @Override
  public Optional<Constant> fold(List<Tensor> inputs) {
    int[] dims = inputs.get(0).shape().toArray();
    Shape shape = Shape.of(dims.length);
    return Optional.of(
        outputType == DataType.INT64
            ? Constant.ofLongs(shape, Arrays.stream(dims).asLongStream().toArray())
            : Constant.ofInts(shape, dims));
  }
}
