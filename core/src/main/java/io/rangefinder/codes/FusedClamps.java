package io.rangefinder.codes;

import io.rangefinder.ir.Op;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.FusesActivation;

/** Clamps fused into operators, seen from the codes of the result. */
public final class FusedClamps {
  private FusedClamps() {}

  /** The operator without its fused clamp if no code of the result lies outside of it. */
  public static Op withoutIdleClamp(Op op, CodeGrid result) {
    return op instanceof FusesActivation fused && result.implies(fused.activation())
        ? fused.withActivation(Activation.NONE)
        : op;
  }
}
