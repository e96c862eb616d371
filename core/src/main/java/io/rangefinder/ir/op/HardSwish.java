package io.rangefinder.ir.op;

/** Element-wise {@code x * min(max(x + 3, 0), 6) / 6}. */
public record HardSwish() implements UnaryOp {
  @Override
  public float apply(float x) {
    return x * Activation.RELU6.apply(x + 3) / 6;
  }
}
