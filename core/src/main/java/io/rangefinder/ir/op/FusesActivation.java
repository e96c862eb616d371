package io.rangefinder.ir.op;

import io.rangefinder.ir.Op;

/** An operator whose runtime kernel can clamp its result. */
public interface FusesActivation extends Op {
  Activation activation();

  /** The same operator with another activation. */
  Op withActivation(Activation activation);
}
