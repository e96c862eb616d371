package io.rangefinder.tensorflow;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.InvalidOperatorException;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.ArgMax;
import io.rangefinder.ir.op.AveragePool2D;
import io.rangefinder.ir.op.Cast;
import io.rangefinder.ir.op.MaxPool2D;
import io.rangefinder.ir.op.Mean;
import io.rangefinder.ir.op.ReduceMax;
import io.rangefinder.ir.op.ReduceMin;
import io.rangefinder.ir.op.Sum;

/** Reductions over axes and over sliding windows. */
final class ReductionImporters {
  private ReductionImporters() {}

  static void mean(SourceNode node, GraphAssembly graph) {
    graph.define(node, new Mean(keepsDims(node)), node.inputs());
  }

  static void sum(SourceNode node, GraphAssembly graph) {
    graph.define(node, new Sum(keepsDims(node)), node.inputs());
  }

  static void max(SourceNode node, GraphAssembly graph) {
    graph.define(node, new ReduceMax(keepsDims(node)), node.inputs());
  }

  static void min(SourceNode node, GraphAssembly graph) {
    graph.define(node, new ReduceMin(keepsDims(node)), node.inputs());
  }

  private static boolean keepsDims(SourceNode node) {
    return node.isSet("keep_dims") || node.isSet("keepdims");
  }

  static void argMax(SourceNode node, GraphAssembly graph) {
    graph.define(node, new ArgMax(node.type("output_type", DataType.INT64)), node.inputs());
  }

  static void averagePool(SourceNode node, GraphAssembly graph) {
    int[] filter = ConvolutionImporters.spatial(node, "ksize");
    graph.define(
        node,
        new AveragePool2D(ConvolutionImporters.window(node), filter[0], filter[1], Activation.NONE),
        node.inputs());
  }

  static void maxPool(SourceNode node, GraphAssembly graph) {
    int[] filter = ConvolutionImporters.spatial(node, "ksize");
    graph.define(
        node,
        new MaxPool2D(ConvolutionImporters.window(node), filter[0], filter[1], Activation.NONE),
        node.inputs());
  }

  /** Only as shape arithmetic: the product of a known list of extents. */
  static void product(SourceNode node, GraphAssembly graph) {
    Constant extents = graph.requireValue(node.input(0), "operand");
    if (!extents.dataType().isIndex() || extents.shape().rank() > 1) {
      throw new InvalidOperatorException("a product of " + extents.type() + " is not supported");
    }
    int product = 1;
    for (int extent : extents.indices()) {
      product = Math.multiplyExact(product, extent);
    }
    Shape shape = keepsDims(node) ? Shape.of(1) : Shape.scalar();
    String wide = graph.newConstant(node.name() + "_int32", Constant.ofInts(shape, product));
    graph.define(node, new Cast(extents.dataType()), wide);
  }
}
