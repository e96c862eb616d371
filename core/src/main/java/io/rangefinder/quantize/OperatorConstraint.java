package io.rangefinder.quantize;

import java.util.Map;

/**
 * What the quantized kernel of an operator demands of the codes of its operands and outputs.
 *
 * @param roles roles by index of the operand; activations are left out
 */
public record OperatorConstraint(OutputCode output, Map<Integer, OperandRole> roles) {
  public OperatorConstraint {
    roles = Map.copyOf(roles);
  }

  public OperandRole role(int operand) {
    return roles.getOrDefault(operand, OperandRole.ACTIVATION);
  }

  /** The operand of a role other than activation; -1 if there is none. */
  int operand(OperandRole role) {
    return roles.entrySet().stream()
        .filter(entry -> entry.getValue() == role)
        .mapToInt(Map.Entry::getKey)
        .findFirst()
        .orElse(-1);
  }

  /** Whether every value of the outputs is a value of an operand (or 0), under the same code. */
  public boolean passesCodesOn() {
    return output instanceof OutputCode.OfOperand || output instanceof OutputCode.OfAllOperands;
  }
}
