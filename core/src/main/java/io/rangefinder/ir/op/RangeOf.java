package io.rangefinder.ir.op;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.Op;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.TensorType;
import java.util.List;
import java.util.Optional;

/** An arithmetic sequence. Operands: start, limit (excluded), delta; all constant scalars. */
public record RangeOf() implements Op {
  @Override
  public List<TensorType> inferTypes(List<Tensor> inputs) {
    Operands.requireCount(this, inputs, 3, 3);
    return Operands.type(inputs.get(0).dataType(), Shape.of(count(inputs)));
  }

  @Override
  public Optional<Constant> fold(List<Tensor> inputs) {
    int count = count(inputs);
    Constant start = inputs.get(0).requireConstant();
    Constant delta = inputs.get(2).requireConstant();
    Shape shape = Shape.of(count);
    if (start.type().dataType().isIndex()) {
      int[] values = new int[count];
      for (int i = 0; i < count; i++) {
        values[i] = start.indices()[0] + i * delta.indices()[0];
      }
      return new Cast(start.dataType())
          .fold(List.of(Tensor.constant("range", Constant.ofInts(shape, values))));
    }
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = start.floats()[0] + i * delta.floats()[0];
    }
    return Optional.of(Constant.ofFloats(shape, values));
  }

  private int count(List<Tensor> inputs) {
    double start = scalar(inputs.get(0));
    double limit = scalar(inputs.get(1));
    double delta = scalar(inputs.get(2));
    double count = Math.ceil((limit - start) / delta);
    Operands.require(
        delta != 0 && count <= Integer.MAX_VALUE,
        this,
        "start " + start + ", limit " + limit + " and delta " + delta + " make no sequence");
    return (int) Math.max(0, count);
  }

  private double scalar(Tensor tensor) {
    Constant constant = tensor.requireConstant();
    Operands.require(
        constant.shape().elements() == 1, this, "'" + tensor.name() + "' is no scalar");
    return tensor.isFloat() ? constant.floats()[0] : constant.indices()[0];
  }
}
