package io.rangefinder.ir.op;

/** The mean over some axes. */
public record Mean(boolean keepDims) implements ReduceOp {}
