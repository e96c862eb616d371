package io.rangefinder.ir.op;

/** Element-wise {@code min(max(x, 0), 6)}. */
public record Relu6() implements UnaryOp {
  @Override
  public float apply(float x) {
    return Activation.RELU6.apply(x);
  }
}
