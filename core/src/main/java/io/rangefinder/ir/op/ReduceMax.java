package io.rangefinder.ir.op;

/** The maximum over some axes. */
public record ReduceMax(boolean keepDims) implements ReduceOp {}
