package io.rangefinder.ir;

import org.jspecify.annotations.Nullable;

/**
 * The affine code of a quantized tensor: {@code real = scale * (code - zeroPoint)}.
 *
 * @param scale size of one step in real units, the largest if channels have their own; the writer
 *     rounds it to float32
 * @param zeroPoint the code of real 0
 * @param channels the scales of channels; null if the tensor has one scale
 */
public record Quantization(double scale, int zeroPoint, @Nullable ChannelScales channels) {
  /** A code of one scale for the whole tensor. */
  public Quantization(double scale, int zeroPoint) {
    this(scale, zeroPoint, null);
  }

  public Quantization {
    if (!(scale >= 0) || Double.isInfinite(scale)) {
      throw new IllegalArgumentException("scale " + scale + " is not finite and non-negative");
    }
  }
}
