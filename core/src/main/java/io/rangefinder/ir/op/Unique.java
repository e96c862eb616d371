package io.rangefinder.ir.op;

import io.rangefinder.ir.DataType;
import io.rangefinder.ir.InvalidOperatorException;
import io.rangefinder.ir.Op;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.TensorType;
import java.util.List;

/**
 * The distinct elements of a vector in the order in which they first occur, and for each element of
 * the vector the position of its equal among these. How many there are only a run knows.
 *
 * @param indexType the type of positions: int32 or int64
 */
public record Unique(DataType indexType) implements Op {
  public Unique {
    if (!indexType.isIndex()) {
      throw new InvalidOperatorException("Unique with positions of type " + indexType);
    }
  }

  @Override
  public List<TensorType> inferTypes(List<Tensor> inputs) {
    Operands.requireCount(this, inputs, 1, 1);
    Operands.requireRank(this, inputs.get(0), 1);
    return List.of(
        new TensorType(inputs.get(0).dataType(), Shape.unknown()),
        new TensorType(indexType, inputs.get(0).shape()));
  }

  @Override
  public List<DataType> elementTypes(List<Tensor> inputs) {
    return List.of(inputs.get(0).dataType(), indexType);
  }
}
