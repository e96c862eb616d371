package io.rangefinder.ir.op;

import io.rangefinder.ir.DataType;
import io.rangefinder.ir.InvalidOperatorException;

/** The position of the largest element along an axis, the first one of equals. */
public record ArgMax(DataType outputType) implements ArgOp {
  public ArgMax {
    if (!outputType.isIndex()) {
      throw new InvalidOperatorException("ArgMax of type " + outputType);
    }
  }
}
