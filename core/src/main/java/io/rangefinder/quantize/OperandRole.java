package io.rangefinder.quantize;

/**
 * What a float operand is to the quantized kernel that reads it. Operands that are indices stay.
 */
public enum OperandRole {
  /** Codes with a scale of its own, of its group, or, if constant, of its elements. */
  ACTIVATION,
  /** Coded as {@link WeightCodes} of the target say. */
  WEIGHTS,
  /** int32 at the product of the scales of input and weights. */
  BIAS
}
