package io.rangefinder.ir.op;

import io.rangefinder.ir.DataType;
import io.rangefinder.ir.InvalidOperatorException;

/** The position of the smallest element along an axis, the first one of equals. */
public record ArgMin(DataType outputType) implements ArgOp {
  public ArgMin {
    if (!outputType.isIndex()) {
      throw new InvalidOperatorException("ArgMin of type " + outputType);
    }
  }
}
