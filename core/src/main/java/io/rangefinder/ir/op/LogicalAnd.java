package io.rangefinder.ir.op;

/** Whether both operands are true, element by element. */
public record LogicalAnd() implements LogicalOp {
  @Override
  public boolean apply(boolean a, boolean b) {
    return a && b;
  }
}
