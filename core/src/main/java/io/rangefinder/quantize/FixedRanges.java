package io.rangefinder.quantize;

import io.rangefinder.ir.Op;
import io.rangefinder.ir.Range;
import io.rangefinder.ir.op.L2Normalization;
import io.rangefinder.ir.op.LogSoftmax;
import io.rangefinder.ir.op.Logistic;
import io.rangefinder.ir.op.Softmax;
import io.rangefinder.ir.op.Tanh;
import java.util.Map;

/** Operators whose quantized kernels compute results in one range, whatever was observed. */
public final class FixedRanges {
  private static final Range SHARE = new Range(0, 1);
  private static final Range SIGNED_SHARE = new Range(-1, 1);
  private static final Range LOGARITHM_OF_A_SHARE = new Range(-16, 0);

  private static final Map<Class<? extends Op>, Range> TABLE =
      Map.of(
          Logistic.class, SHARE,
          Softmax.class, SHARE,
          LogSoftmax.class, LOGARITHM_OF_A_SHARE,
          Tanh.class, SIGNED_SHARE,
          L2Normalization.class, SIGNED_SHARE);

  private FixedRanges() {}

  /**
   * The output code of such an operator.
   *
   * @throws IllegalArgumentException if the range of its results is not fixed
   */
  public static OutputCode of(Class<? extends Op> operator) {
    Range range = TABLE.get(operator);
    if (range == null) {
      throw new IllegalArgumentException(operator.getSimpleName() + " has no fixed range");
    }
    return new OutputCode.Fixed(range);
  }
}
