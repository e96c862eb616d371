package io.rangefinder.ir.op;

/** Whether one operand or both are true, element by element. */
public record LogicalOr() implements LogicalOp {
  @Override
  public boolean apply(boolean a, boolean b) {
    return a || b;
  }
}
