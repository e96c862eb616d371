package io.rangefinder.quantize.weights;

import io.rangefinder.ir.Op;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.op.DepthwiseConv2D;
import io.rangefinder.statistics.PatchShape;

/**
 * The weights of an operator as rows of K numbers, one an output channel, that multiply a patch of
 * the input. A convolution and a fully connected layer are one group; a depthwise convolution has a
 * group for each input channel.
 *
 * @param order how the rows lie in memory
 * @param groups how many groups there are
 * @param outputs output channels of a group
 * @param inputs K, the length of a row: height · width · channels (depthwise: height · width)
 */
public record WeightLayout(Order order, int groups, int outputs, int inputs) {
  /** The bytes of moments above which an operator keeps the squares of its inputs only. */
  public static final long MOMENT_BYTES = 96L << 20;

  /** Which index runs slowest. */
  public enum Order {
    /** OHWI and OK: a row after the other. */
    ROWS,
    /** 1HWO: the rows are columns. */
    COLUMNS
  }

  /** The layout of the weights of a convolution of any kind or a fully connected layer. */
  public static WeightLayout of(Op op, Shape weights) {
    if (op instanceof DepthwiseConv2D depthwise) {
      int outputs = depthwise.depthMultiplier();
      int taps = weights.dim(1) * weights.dim(2);
      return new WeightLayout(Order.COLUMNS, weights.dim(3) / outputs, outputs, taps);
    }
    int outputs = weights.dim(0);
    return new WeightLayout(Order.ROWS, 1, outputs, weights.elements() / Math.max(outputs, 1));
  }

  /** The shape of the moments to gather: all products if {@link #MOMENT_BYTES} allow it. */
  public PatchShape momentShape() {
    return PatchShape.within(MOMENT_BYTES, groups, inputs, outputs);
  }

  /** Output channels of all groups. */
  public int channels() {
    return groups * outputs;
  }

  /** The output channel of an output of a group. */
  public int channel(int group, int output) {
    return group * outputs + output;
  }

  /** Where weight {@code k} of an output channel lies. */
  public int at(int channel, int k) {
    return order == Order.ROWS ? channel * inputs + k : k * channels() + channel;
  }

  /** The rows of a group, one after the other: outputs × K. */
  double[] rows(float[] weights, int group) {
    double[] rows = new double[outputs * inputs];
    for (int o = 0; o < outputs; o++) {
      for (int k = 0; k < inputs; k++) {
        rows[o * inputs + k] = weights[at(channel(group, o), k)];
      }
    }
    return rows;
  }
}
