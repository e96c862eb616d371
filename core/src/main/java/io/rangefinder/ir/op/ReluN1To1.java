package io.rangefinder.ir.op;

/** Element-wise {@code min(max(x, -1), 1)}. */
public record ReluN1To1() implements UnaryOp {
  @Override
  public float apply(float x) {
    return Activation.RELU_N1_TO_1.apply(x);
  }
}
