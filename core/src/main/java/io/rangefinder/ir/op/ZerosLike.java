package io.rangefinder.ir.op;

/** Zeros in the shape and of the type of the operand. */
public record ZerosLike() implements UnaryOp {
  @Override
  public float apply(float x) {
    return 0;
  }
}
