package io.rangefinder.ir.op;

/**
 * An operator that multiplies its input with weights and adds a bias: operands are the input, the
 * weights, and the bias once it is explicit.
 */
public interface WeightedOp extends FusesActivation {
  int INPUT = 0;
  int WEIGHTS = 1;
  int BIAS = 2;

  /** The axis of the weights that counts output channels: 0 in OHWI, 3 in depthwise 1HWO. */
  int outputChannelAxis();
}
