package io.rangefinder.ir.op;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Op;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.TensorType;
import java.util.List;
import java.util.Optional;

/** The elements as another type; fractions are cut off. */
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
    Shape shape = x.shape();
    int count = shape.elements();
    double[] exact = new double[count];
    for (int i = 0; i < count; i++) {
      exact[i] =
          switch (x.dataType()) {
            case FLOAT32 -> x.floats()[i];
            case INT32 -> x.ints()[i];
            default -> x.longs()[i];
          };
    }
    float[] floats = new float[count];
    int[] ints = new int[count];
    long[] longs = new long[count];
    for (int i = 0; i < count; i++) {
      floats[i] = (float) exact[i];
      ints[i] = (int) exact[i];
      longs[i] = (long) exact[i];
    }
    return Optional.of(
        switch (to) {
          case FLOAT32 -> Constant.ofFloats(shape, floats);
          case INT32 -> Constant.ofInts(shape, ints);
          default -> Constant.ofLongs(shape, longs);
        });
  }
}
