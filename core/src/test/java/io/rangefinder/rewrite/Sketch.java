package io.rangefinder.rewrite;

import static io.rangefinder.rewrite.SeededConstants.signed;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.GraphBuilder;
import io.rangefinder.ir.Op;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.Conv2D;
import io.rangefinder.ir.op.Padding;
import io.rangefinder.ir.op.Window2D;

/** A small graph, told operator by operator and closed by its outputs. */
public final class Sketch {
  private final GraphBuilder graph = Graph.builder();

  private Sketch() {}

  public static Sketch empty() {
    return new Sketch();
  }

  /** The float input {@code x}. */
  public static Sketch of(int... dims) {
    return empty().input("x", dims);
  }

  /** The float input {@code x}: an image of 4 x 4 pixels and two channels. */
  public static Sketch image() {
    return of(1, 4, 4, 2);
  }

  /** An image convolved to {@code c}, which keeps its extents and clamps nothing. */
  public static Sketch convolvedImage() {
    return image().convolve("c", convolution(Padding.SAME), "x");
  }

  /** A convolution that takes every step and clamps nothing. */
  public static Conv2D convolution(Padding padding) {
    return new Conv2D(Window2D.of(1, 1, padding), Activation.NONE);
  }

  /** A float input. */
  public Sketch input(String name, int... dims) {
    return input(name, DataType.FLOAT32, dims);
  }

  public Sketch input(String name, DataType dataType, int... dims) {
    graph.input(name, dataType, Shape.of(dims));
    return this;
  }

  public Sketch constant(String name, Constant value) {
    graph.constant(name, value);
    return this;
  }

  /** A float constant of rank 0. */
  public Sketch scalar(String name, float value) {
    return constant(name, Constant.ofFloats(Shape.scalar(), value));
  }

  /** An int32 constant of rank 1. */
  public Sketch vector(String name, int... values) {
    return constant(name, Constant.vector(values));
  }

  /** The constant {@code w}: three filters of 3 x 3 taps and two channels, OHWI. */
  public Sketch filters() {
    return constant("w", signed(1, 3, 3, 3, 2));
  }

  /** Adds an operator that reads its operand, {@link #filters} and their bias {@code b}. */
  public Sketch convolve(String output, Conv2D convolution, String operand) {
    return filters().constant("b", signed(2, 3)).node(output, convolution, operand, "w", "b");
  }

  public Sketch node(String output, Op op, String... operands) {
    graph.node(output, op, operands);
    return this;
  }

  public Graph outputs(String... names) {
    return graph.build(names);
  }
}
