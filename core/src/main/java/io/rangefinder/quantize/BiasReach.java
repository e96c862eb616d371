package io.rangefinder.quantize;

import io.rangefinder.codes.CodeGrid;
import io.rangefinder.ir.Constant;
import io.rangefinder.ir.Range;
import io.rangefinder.ir.op.WeightedOp;

/**
 * How large the biases of an operator are beside its products, and what follows for the scale of
 * its weights: kernels add a bias, in steps of input scale times weight scale, to an int32 sum of
 * products.
 *
 * <p>A bias takes up to half of the 32 bits; the rest is for the products, 16,578 of the largest
 * there are. A bias that drives its channel beyond every code of the output, whatever the input,
 * may as well be smaller, as long as it still does.
 */
final class BiasReach {
  private static final double MOST_STEPS = 1 << 30;

  private final double[] reach;
  private final double inputScale;
  private final double leastWeightScale;

  /**
   * The reach of an operator's biases.
   *
   * @param weights float weights in the operator's layout
   * @param bias one an output channel
   */
  BiasReach(WeightedOp op, Constant weights, Constant bias, CodeGrid input, CodeGrid output) {
    this.inputScale = input.scale();
    double largestInput = magnitude(input);
    double largestOutput = magnitude(output);
    this.reach = magnitudes(op, weights);
    double largest = 0;
    for (int channel = 0; channel < reach.length; channel++) {
      reach[channel] = 2 * (largestOutput + largestInput * reach[channel]);
      largest = Math.max(largest, Math.min(Math.abs(bias.floats()[channel]), reach[channel]));
    }
    this.leastWeightScale = Math.max(largest / MOST_STEPS, Float.MIN_NORMAL) / inputScale;
  }

  /** The least scale of the weights at which every bias takes at most half of 32 bits. */
  double leastWeightScale() {
    return leastWeightScale;
  }

  /** The biases, those out of reach brought to where their channel's outputs are the same. */
  Constant within(Constant bias) {
    float[] values = bias.floats().clone();
    for (int channel = 0; channel < values.length; channel++) {
      float most = (float) Math.min(reach[channel], Float.MAX_VALUE);
      values[channel] = Math.min(Math.max(values[channel], -most), most);
    }
    return Constant.ofFloats(bias.shape(), values);
  }

  /** The sum of the magnitudes of each output channel's weights. */
  private static double[] magnitudes(WeightedOp op, Constant weights) {
    int channels = weights.shape().dim(op.outputChannelAxis());
    int taps = Math.max(weights.shape().elements() / Math.max(channels, 1), 1);
    double[] sums = new double[channels];
    float[] values = weights.floats();
    for (int i = 0; i < values.length; i++) {
      int channel = op.outputChannelAxis() == 0 ? i / taps : i % channels;
      sums[channel] += Math.abs(values[i]);
    }
    return sums;
  }

  private static double magnitude(CodeGrid grid) {
    Range range = grid.representable();
    return Math.max(Math.abs(range.min()), Math.abs(range.max()));
  }
}
