package io.rangefinder.ir.op;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
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
    DataType type = inputs.get(0).dataType();
    Operands.require(
        inputs.get(1).dataType() == type && inputs.get(2).dataType() == type,
        this,
        "start, limit and delta are not of one type");
    return Operands.type(type, Shape.of(count(inputs)));
  }

  @Override
  public Optional<Constant> fold(List<Tensor> inputs) {
    Constant start = inputs.get(0).requireConstant();
    Constant delta = inputs.get(2).requireConstant();
    int count = count(inputs);
    Shape shape = Shape.of(count);
    Operands.requireFoldable(this, shape);
    switch (start.dataType()) {
      case FLOAT32 -> {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
          values[i] = start.floats()[0] + i * delta.floats()[0];
        }
        return Optional.of(Constant.ofFloats(shape, values));
      }
      case INT32 -> {
        int[] values = new int[count];
        for (int i = 0; i < count; i++) {
          values[i] = start.ints()[0] + i * delta.ints()[0];
        }
        return Optional.of(Constant.ofInts(shape, values));
      }
      default -> {
        long[] values = new long[count];
        for (int i = 0; i < count; i++) {
          values[i] = start.longs()[0] + i * delta.longs()[0];
        }
        return Optional.of(Constant.ofLongs(shape, values));
      }
    }
  }

  private int count(List<Tensor> inputs) {
    double start = scalar(inputs.get(0));
    double limit = scalar(inputs.get(1));
    double delta = scalar(inputs.get(2));
    boolean floats = inputs.get(0).isFloat();
    double quotient =
        floats ? ((float) limit - (float) start) / (float) delta : (limit - start) / delta;
    double count = Math.ceil(quotient);
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
