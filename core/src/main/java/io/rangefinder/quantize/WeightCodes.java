package io.rangefinder.quantize;

import io.rangefinder.codes.CodeGrid;
import io.rangefinder.codes.Codes;
import io.rangefinder.ir.ChannelScales;
import io.rangefinder.ir.Constant;
import io.rangefinder.ir.Quantization;
import io.rangefinder.ir.Range;
import io.rangefinder.ir.TensorRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** How a target codes the constant weights of an operator. */
public record WeightCodes(Codes codes, Granularity granularity, Symmetry symmetry) {
  /** How many weights share a scale. */
  public enum Granularity {
    /** All weights of an operator. */
    PER_TENSOR,
    /** Those of one output channel. */
    PER_CHANNEL
  }

  /** Where zero lies among the codes. */
  public enum Symmetry {
    /** Wherever the codes span the range. */
    ASYMMETRIC,
    /** In the middle. */
    SYMMETRIC
  }

  public WeightCodes {
    if (granularity == Granularity.PER_CHANNEL && symmetry == Symmetry.ASYMMETRIC) {
      throw new IllegalArgumentException("Channels have scales of their own, not zero points");
    }
  }

  /**
   * The grid over a range and 0.
   *
   * @param leastScale a finer grid than this is widened about 0 until it has this scale
   */
  public CodeGrid over(Range range, double leastScale) {
    return over(range, codes, leastScale);
  }

  private CodeGrid over(Range range, Codes used, double leastScale) {
    Range encodable = CodeGrid.encodable(range, used);
    CodeGrid grid =
        symmetry == Symmetry.SYMMETRIC
            ? CodeGrid.centred(encodable, used)
            : CodeGrid.over(encodable, used);
    return grid.withScale(Math.max(grid.scale(), leastScale));
  }

  /** The grid of a range that was trained or given for all weights of an operator. */
  CodeGrid over(TensorRange trained) {
    boolean all = symmetry == Symmetry.ASYMMETRIC && !trained.narrow();
    Codes whole = Codes.of(codes.dataType());
    Codes used =
        new Codes(whole.dataType(), Math.max(codes.lowest() - 1, whole.lowest()), codes.highest());
    return over(trained.range(), all ? used : codes, 0);
  }

  /**
   * The code whose grids span the weights from minimum to maximum.
   *
   * @param channelAxis the axis of the weights that counts output channels
   * @param leastScale no grid is finer than this
   */
  Quantization spanning(Constant weights, int channelAxis, double leastScale) {
    if (granularity == Granularity.PER_TENSOR) {
      return over(Range.ofElements(weights.floats()), leastScale).quantization();
    }
    List<Double> scales = new ArrayList<>();
    int zeroPoint = 0;
    for (Range range : ofChannels(weights, channelAxis)) {
      CodeGrid grid = over(range, leastScale);
      scales.add(grid.scale());
      zeroPoint = grid.zeroPoint();
    }
    ChannelScales channels = new ChannelScales(channelAxis, scales);
    return new Quantization(Collections.max(scales), zeroPoint, channels);
  }

  private static Range[] ofChannels(Constant weights, int axis) {
    float[] values = weights.floats();
    int inner = weights.shape().strides()[axis];
    Range[] ranges = new Range[weights.shape().dim(axis)];
    Arrays.fill(ranges, new Range(0, 0));
    for (int i = 0; i < values.length; i++) {
      int channel = i / inner % ranges.length;
      ranges[channel] = ranges[channel].union(new Range(values[i], values[i]));
    }
    return ranges;
  }
}
