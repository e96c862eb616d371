package io.rangefinder.ir;

/**
 * The affine code of a per-tensor quantized tensor: {@code real = scale * (code - zeroPoint)}.
 *
 * @param scale size of one step in real units; the writer rounds it to float32
 * @param zeroPoint the code of real 0
 */
public record Quantization(double scale, int zeroPoint) {
  public Quantization {
    if (!(scale >= 0) || Double.isInfinite(scale)) {
      throw new IllegalArgumentException("scale " + scale + " is not finite and non-negative");
    }
  }

  /** The real value of a code. */
  public double real(int code) {
    return scale * (code - zeroPoint);
  }
}
