package io.rangefinder.quantize;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Quantization;
import java.util.Optional;

/**
 * A bias as the integers that kernels add to their accumulator: zero point 0, scale the product of
 * the scales of input and weights.
 *
 * @param codes int32 codes, one an output channel
 * @param saturated how many values lie outside of what 32 bits hold at this scale
 */
public record BiasQuantization(Constant codes, Quantization quantization, int saturated) {

  /** The codes of a bias behind an input and weights of the given codes. */
  public static BiasQuantization of(Constant bias, Quantization input, Quantization weights) {
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

  /** What the user should know if values saturated. */
  public Optional<String> warning(Node node, String bias) {
    return saturated == 0
        ? Optional.empty()
        : Optional.of(
            String.format(
                "%s: %d of %d bias values of '%s' saturate 32 bits at scale %s; look for weights or"
                    + " inputs of far smaller range than the bias",
                node, saturated, codes.shape().elements(), bias, quantization.scale()));
  }
}
