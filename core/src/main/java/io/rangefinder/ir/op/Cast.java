package io.rangefinder.ir.op;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Op;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.TensorType;
import java.util.List;
import java.util.Optional;

/** The elements as another type: fractions are cut off, integers too wide lose their high bits. */
public record Cast(DataType to) implements Op {
  @Override
  public List<TensorType> inferTypes(List<Tensor> inputs) {
    Operands.requireCountOfAnyShape(this, inputs, 1, 1);
    return Operands.type(to, inputs.get(0).shape());
  }

  @Override
  public Optional<Constant> fold(List<Tensor> inputs) {
    Constant x = inputs.get(0).constant();
    if (x == null || x.dataType() == DataType.FLOAT16 || to.bytes() < Float.BYTES) {
      return Optional.empty();
    }
    return Optional.of(
        x.dataType() == DataType.FLOAT32
            ? ofReals(x.shape(), x.floats())
            : ofWholes(x.shape(), Elements.wide(x)));
  }

  private Constant ofReals(Shape shape, float[] x) {
    switch (to) {
      case FLOAT32 -> {
        return Constant.ofFloats(shape, x);
      }
      case INT32 -> {
        int[] values = new int[x.length];
        for (int i = 0; i < x.length; i++) {
          values[i] = (int) x[i];
        }
        return Constant.ofInts(shape, values);
      }
      default -> {
        long[] values = new long[x.length];
        for (int i = 0; i < x.length; i++) {
          values[i] = (long) x[i];
        }
        return Constant.ofLongs(shape, values);
      }
    }
  }

  private Constant ofWholes(Shape shape, long[] x) {
    switch (to) {
      case FLOAT32 -> {
        float[] values = new float[x.length];
        for (int i = 0; i < x.length; i++) {
          values[i] = x[i];
        }
        return Constant.ofFloats(shape, values);
      }
      case INT32 -> {
        int[] values = new int[x.length];
        for (int i = 0; i < x.length; i++) {
          values[i] = (int) x[i];
        }
        return Constant.ofInts(shape, values);
      }
      default -> {
        return Constant.ofLongs(shape, x);
      }
    }
  }
}
