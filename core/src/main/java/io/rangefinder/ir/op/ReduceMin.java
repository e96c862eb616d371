package io.rangefinder.ir.op;

/** The minimum over some axes. */
public record ReduceMin(boolean keepDims) implements ReduceOp {}
