package io.rangefinder.ir.op;

import io.rangefinder.ir.Op;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.TensorType;
import java.util.ArrayList;
import java.util.List;

/** Slices picked along an axis. Operands: x, indices (int32 or int64, any shape). */
public record Gather(int axis) implements Op {
  @Override
  public List<TensorType> inferTypes(List<Tensor> inputs) {
    Operands.requireCount(this, inputs, 2, 2);
    Shape shape = inputs.get(0).shape();
    Tensor indices = inputs.get(1);
    Operands.require(
        indices.dataType().isIndex(), this, "indices are " + indices.type() + ", not integers");
    int along = shape.normalizeAxis(axis);
    List<Integer> dims = new ArrayList<>();
    for (int i = 0; i < shape.rank(); i++) {
      if (i != along) {
        dims.add(shape.dim(i));
      } else {
        for (int dim : indices.shape().toArray()) {
          dims.add(dim);
        }
      }
    }
    return Operands.type(
        inputs.get(0).dataType(), Shape.of(dims.stream().mapToInt(Integer::intValue).toArray()));
  }
}
