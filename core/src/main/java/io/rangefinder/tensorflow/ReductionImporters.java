package io.rangefinder.tensorflow;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.ArgMax;
import io.rangefinder.ir.op.ArgMin;
import io.rangefinder.ir.op.AveragePool2D;
import io.rangefinder.ir.op.MaxPool2D;
import io.rangefinder.ir.op.Mean;
import io.rangefinder.ir.op.ReduceAny;
import io.rangefinder.ir.op.ReduceMax;
import io.rangefinder.ir.op.ReduceMin;
import io.rangefinder.ir.op.ReduceProd;
import io.rangefinder.ir.op.Sum;
import io.rangefinder.ir.op.TopK;
import io.rangefinder.tensorflow.graphdef.SourceNode;
import java.util.List;

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

  static void product(SourceNode node, GraphAssembly graph) {
    graph.define(node, new ReduceProd(keepsDims(node)), node.inputs());
  }

  static void any(SourceNode node, GraphAssembly graph) {
    graph.define(node, new ReduceAny(keepsDims(node)), node.inputs());
  }

  private static boolean keepsDims(SourceNode node) {
    return node.isSet("keep_dims") || node.isSet("keepdims");
  }

  static void argMax(SourceNode node, GraphAssembly graph) {
    graph.define(node, new ArgMax(node.type("output_type", DataType.INT64)), node.inputs());
  }

  static void argMin(SourceNode node, GraphAssembly graph) {
    graph.define(node, new ArgMin(node.type("output_type", DataType.INT64)), node.inputs());
  }

  static void topK(SourceNode node, GraphAssembly graph) {
    Constant count = Constant.vector(node.integer("k", 0));
    topK(node, graph.newConstant(node.name() + "k", count), graph);
  }

  static void topKV2(SourceNode node, GraphAssembly graph) {
    topK(node, node.input(1), graph);
  }

  private static void topK(SourceNode node, String count, GraphAssembly graph) {
    graph.defineAll(
        List.of(node.output(0), node.output(1)), new TopK(), List.of(node.input(0), count));
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
}
