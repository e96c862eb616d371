package io.rangefinder.ir.op;

/** Element-wise {@code max(x, 0)}. */
public record Relu() implements UnaryOp {
  @Override
  public float apply(float x) {
    return Activation.RELU.apply(x);
  }
}
