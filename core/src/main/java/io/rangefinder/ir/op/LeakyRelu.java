package io.rangefinder.ir.op;

/** Element-wise {@code x} where positive, {@code alpha * x} elsewhere. */
public record LeakyRelu(float alpha) implements UnaryOp {
  @Override
  public float apply(float x) {
    return x > 0 ? x : alpha * x;
  }
}
