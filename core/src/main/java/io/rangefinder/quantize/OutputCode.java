package io.rangefinder.quantize;

import io.rangefinder.ir.Quantization;

/** Where the uint8 kernel of an operator takes the scale and zero point of its outputs from. */
public sealed interface OutputCode {
  /** From the range of the output itself. */
  record OfRange() implements OutputCode {}

  /**
   * From the range of the output itself; where there is none, from that of an operand.
   *
   * @param operand index of the operand
   */
  record OfRangeOrOperand(int operand) implements OutputCode {}

  /** Always this one, whatever the range. */
  record Fixed(Quantization quantization) implements OutputCode {}

  /**
   * That of an operand: the kernel moves or compares codes without arithmetic.
   *
   * @param operand index of the operand
   */
  record OfOperand(int operand) implements OutputCode {}

  /** One for all operands and outputs: the kernel picks among codes without arithmetic. */
  record OfAllOperands() implements OutputCode {}

  /** None: the kernel computes floats of codes. */
  record None() implements OutputCode {}

  /**
   * One for all operands and outputs, so that the kernel copies bytes; an operand of a fixed code
   * keeps it and is rescaled by the kernel.
   */
  record Joined() implements OutputCode {}
}
