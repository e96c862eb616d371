package io.rangefinder.codes;

import io.rangefinder.ir.ChannelScales;
import io.rangefinder.ir.Constant;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Quantization;
import io.rangefinder.ir.op.WeightedOp;
import java.util.Locale;
import java.util.Optional;

/**
 * A bias as the integers that kernels add to their accumulator: zero point 0, scale the product of
 * the scales of input and weights.
 *
 * @param codes int32 codes, one an output channel
 * @param quantization one scale, or one for each channel where the weights have them
 * @param saturated how many values lie outside of what 32 bits hold at this scale
 * @param farthest the value of the greatest magnitude
 */
public record BiasQuantization(
    Constant codes, Quantization quantization, int saturated, float farthest) {

  /** The codes of a bias behind an input and weights of the given codes. */
  public static BiasQuantization of(Constant bias, Quantization input, Quantization weights) {
    Quantization quantization = product(input, weights);
    ChannelScales channels = quantization.channels();
    float[] values = bias.floats();
    int[] codes = new int[values.length];
    int saturated = 0;
    float farthest = 0;
    for (int i = 0; i < values.length; i++) {
      double scale = channels == null ? quantization.scale() : channels.scales().get(i);
      double code = Codes.round(CodeGrid.inverse(scale) * values[i]);
      codes[i] = Codes.INT32.clamp(code);
      if (codes[i] != code) {
        saturated++;
      }
      if (Math.abs(values[i]) > Math.abs(farthest)) {
        farthest = values[i];
      }
    }
    return new BiasQuantization(
        Constant.ofInts(bias.shape(), codes), quantization, saturated, farthest);
  }

  /** With a scale for each channel if the weights have them. */
  private static Quantization product(Quantization input, Quantization weights) {
    ChannelScales channels = weights.channels();
    return new Quantization(
        input.scale() * weights.scale(),
        0,
        channels == null
            ? null
            : new ChannelScales(
                0, channels.scales().stream().map(scale -> input.scale() * scale).toList()));
  }

  /** What the user should know if values saturated. */
  public Optional<String> warning(Node node, String bias) {
    if (saturated == 0) {
      return Optional.empty();
    }
    double most = Codes.INT32.highest() * quantization.scale();
    return Optional.of(
        String.format(
            Locale.ROOT,
            "%s: %d of %d bias values of '%s' do not fit 32 bits at scale %.3g: %.3g saturates at"
                + " %.3g. Give its weights '%s' a range %.2g times as wide",
            node,
            saturated,
            codes.shape().elements(),
            bias,
            quantization.scale(),
            farthest,
            Math.copySign(most, farthest),
            node.input(WeightedOp.WEIGHTS),
            Math.abs(farthest) / most));
  }
}
