package io.rangefinder.ir.op;

import io.rangefinder.ir.InvalidOperatorException;
import io.rangefinder.ir.Op;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.TensorType;
import java.util.List;

/**
 * Rounds floats to the grid that quantization will use, as training with quantization does. The
 * range is the trained one, before nudging.
 *
 * @param bits width of the codes
 * @param narrowRange whether the lowest code is left out
 */
public record FakeQuant(float min, float max, int bits, boolean narrowRange) implements Op {
  public FakeQuant {
    boolean finite = Float.isFinite(min) && Float.isFinite(max);
    if (!finite || min > max || bits < 2 || bits > 16) {
      throw new InvalidOperatorException(
          "FakeQuant from " + min + " to " + max + " with " + bits + " bits");
    }
  }

  @Override
  public List<TensorType> inferTypes(List<Tensor> inputs) {
    Operands.requireCountOfAnyShape(this, inputs, 1, 1);
    return Operands.sameAs(inputs.get(0));
  }
}
