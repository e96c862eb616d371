package io.rangefinder.quantize;

import io.rangefinder.codes.CodeGrid;
import io.rangefinder.codes.Codes;
import io.rangefinder.ir.Range;

/** Where the quantized kernel of an operator takes the scale and zero point of its outputs from. */
public sealed interface OutputCode {
  /** From the range of the output itself. */
  record OfRange() implements OutputCode {}

  /**
   * From the range of the output itself; where there is none, from that of an operand.
   *
   * @param operand index of the operand
   */
  record OfRangeOrOperand(int operand) implements OutputCode {}

  /**
   * From a range that is always the same, whatever the tensor holds.
   *
   * @param range what the codes divide into as many steps as there are codes
   */
  record Fixed(Range range) implements OutputCode {
    /** The grid of the outputs. */
    public CodeGrid grid(Codes codes) {
      return CodeGrid.dividing(range, codes);
    }
  }

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
