package io.rangefinder.quantize;

/** What a float operand is to the uint8 kernel that reads it. Operands that are indices stay. */
public enum OperandRole {
  /** uint8 with a scale of its own, of its group, or, if constant, of its elements. */
  ACTIVATION,
  /** uint8, asymmetric, one scale for the tensor, codes 1 to 255. */
  WEIGHTS,
  /** int32 at the product of the scales of input and weights. */
  BIAS
}
