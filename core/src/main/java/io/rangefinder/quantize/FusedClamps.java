package io.rangefinder.quantize;

import io.rangefinder.ir.Op;
import io.rangefinder.ir.Range;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.FusesActivation;

/** Clamps fused into operators, seen from the codes of the result. */
public final class FusedClamps {
  private FusedClamps() {}

  /** Whether an operator clamps its result. */
  static boolean hasClamp(Op op) {
    return op instanceof FusesActivation fused && fused.activation() != Activation.NONE;
  }

  /**
   * The operator without its fused clamp if no code of the result lies outside of it.
   *
   * @param representable the real values of the lowest and the highest code of the result
   */
  public static Op withoutIdleClamp(Op op, Range representable) {
    return op instanceof FusesActivation fused && contains(fused.activation(), representable)
        ? fused.withActivation(Activation.NONE)
        : op;
  }

  /** Whether a clamp leaves every value of a range as it is. */
  private static boolean contains(Activation clamp, Range range) {
    return range.min() >= clamp.lowest() && range.max() <= clamp.highest();
  }
}
