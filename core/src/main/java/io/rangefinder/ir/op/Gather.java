package io.rangefinder.ir.op;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.Op;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
    return Operands.type(inputs.get(0).dataType(), Shape.of(dims));
  }

  @Override
  public Optional<Constant> fold(List<Tensor> inputs) {
    Constant x = inputs.get(0).constant();
    Constant picked = inputs.get(1).constant();
    if (x == null || picked == null) {
      return Optional.empty();
    }
    Shape result = inferTypes(inputs).get(0).shape();
    Operands.requireFoldable(this, result);
    int along = x.shape().normalizeAxis(axis);
    int extent = x.shape().dim(along);
    int inner = x.shape().strides()[along];
    int[] indices = picked.indices();
    for (int index : indices) {
      Operands.require(
          index >= 0 && index < extent,
          this,
          "index " + index + " lies outside of axis " + along + " of " + x.shape());
    }
    int[] positions = new int[result.elements()];
    for (int i = 0; i < positions.length; i++) {
      int slice = i / inner;
      int outer = slice / indices.length;
      positions[i] = (outer * extent + indices[slice % indices.length]) * inner + i % inner;
    }
    return Optional.of(Elements.gather(x, result, positions));
  }
}
