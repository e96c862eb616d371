package io.rangefinder.ir.op;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.Op;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Drops axes of extent 1: those listed, or all of them if none is. */
public record Squeeze(List<Integer> axes) implements Op {
  public Squeeze {
    axes = List.copyOf(axes);
  }

  @Override
  public List<TensorType> inferTypes(List<Tensor> inputs) {
    Operands.requireCount(this, inputs, 1, 1);
    Shape shape = inputs.get(0).shape();
    int[] dropped = Operands.axes(shape, axes.stream().mapToInt(Integer::intValue).toArray());
    List<Integer> dims = new ArrayList<>();
    for (int i = 0; i < shape.rank(); i++) {
      boolean listed = Arrays.binarySearch(dropped, i) >= 0;
      Operands.require(
          !listed || shape.dim(i) == 1, this, "axis " + i + " of " + shape + " is not 1");
      if (!listed && !(axes.isEmpty() && shape.dim(i) == 1)) {
        dims.add(shape.dim(i));
      }
    }
    return Operands.type(inputs.get(0).dataType(), Shape.of(dims));
  }

  @Override
  public Optional<Constant> fold(List<Tensor> inputs) {
    Constant x = inputs.get(0).constant();
    return x == null ? Optional.empty() : Optional.of(x.reshape(inferTypes(inputs).get(0).shape()));
  }
}
