package io.rangefinder.ir.op;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Op;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.TensorType;
import java.util.List;
import java.util.Optional;

/** The elements as another type: fractions are cut off, integers too wide lose their high bits. */
public record Cast(DataType to) implements Op {
  @Override
  public List<TensorType> inferTypes(List<Tensor> inputs) {
    Operands.requireCount(this, inputs, 1, 1);
    return Operands.type(to, inputs.get(0).shape());
  }

  @Override
  public Optional<Constant> fold(List<Tensor> inputs) {
    Constant x = inputs.get(0).constant();
    if (x == null || to.bytes() == 1 || x.dataType().bytes() == 1) {
      return Optional.empty();
    }
    int count = x.shape().elements();
    switch (to) {
      case FLOAT32 -> {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
          values[i] =
              switch (x.dataType()) {
                case FLOAT32 -> x.floats()[i];
                case INT32 -> x.ints()[i];
                default -> x.longs()[i];
              };
        }
        return Optional.of(Constant.ofFloats(x.shape(), values));
      }
      case INT32 -> {
        int[] values = new int[count];
        for (int i = 0; i < count; i++) {
          values[i] =
              switch (x.dataType()) {
                case FLOAT32 -> (int) x.floats()[i];
                case INT32 -> x.ints()[i];
                default -> (int) x.longs()[i];
              };
        }
        return Optional.of(Constant.ofInts(x.shape(), values));
      }
      default -> {
        long[] values = new long[count];
        for (int i = 0; i < count; i++) {
          values[i] =
              switch (x.dataType()) {
                case FLOAT32 -> (long) x.floats()[i];
                case INT32 -> x.ints()[i];
                default -> x.longs()[i];
              };
        }
        return Optional.of(Constant.ofLongs(x.shape(), values));
      }
    }
  }
}
