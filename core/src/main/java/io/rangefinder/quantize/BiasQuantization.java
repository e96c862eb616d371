package io.rangefinder.quantize;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.Quantization;

/**
 * A bias as the integers that kernels add to their accumulator: zero point 0, scale the product of
 * the scales of input and weights.
 *
 * @param codes int32 codes, one an output channel
 * @param saturated how many values lie outside of what 32 bits hold at this scale
 */
record BiasQuantization(Constant codes, Quantization quantization, int saturated) {

  static BiasQuantization of(Constant bias, Quantization input, Quantization weights) {
    Quantization quantization = new Quantization(input.scale() * weights.scale(), 0);
    double inverse = AffineQuantization.inverse(quantization);
    float[] values = bias.floats();
    int[] codes = new int[values.length];
    int saturated = 0;
    for (int i = 0; i < values.length; i++) {
      double code = AffineQuantization.roundHalfAwayFromZero(inverse * values[i]);
      codes[i] = Codes.INT32.clamp(code);
      if (codes[i] != code) {
        saturated++;
      }
    }
    return new BiasQuantization(Constant.ofInts(bias.shape(), codes), quantization, saturated);
  }
}
