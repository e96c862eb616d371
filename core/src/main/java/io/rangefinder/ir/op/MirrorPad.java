package io.rangefinder.ir.op;

import io.rangefinder.ir.Op;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.TensorType;
import java.util.List;

/**
 * The elements of a tensor mirrored around it. Operands: x, paddings (rank by 2: before and after,
 * constant).
 */
public record MirrorPad(Mode mode) implements Op {
  /** What the mirror does with the elements at the border. */
  public enum Mode {
    /** The border is not repeated: {@code 3 2 | 1 2 3}. */
    REFLECT(1),
    /** The border is repeated: {@code 2 1 | 1 2 3}. */
    SYMMETRIC(0);

    private final int leftOut;

    Mode(int leftOut) {
      this.leftOut = leftOut;
    }
  }

  @Override
  public List<TensorType> inferTypes(List<Tensor> inputs) {
    Operands.requireCount(this, inputs, 2, 2);
    int[] paddings = Paddings.of(this, inputs);
    for (int i = 0; i < paddings.length; i++) {
      int most = Math.max(0, inputs.get(0).shape().dim(i / 2) - mode.leftOut);
      Operands.require(
          paddings[i] <= most,
          this,
          "a padding of " + paddings[i] + " mirrors more than the " + most + " elements there are");
    }
    return Paddings.type(this, inputs);
  }
}
