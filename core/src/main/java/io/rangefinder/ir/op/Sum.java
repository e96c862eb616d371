package io.rangefinder.ir.op;

/** The sum over some axes. */
public record Sum(boolean keepDims) implements ReduceOp {}
