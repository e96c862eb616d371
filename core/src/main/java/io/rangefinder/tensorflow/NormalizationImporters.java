package io.rangefinder.tensorflow;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.InvalidOperatorException;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.Add;
import io.rangefinder.ir.op.BatchNorm;
import io.rangefinder.ir.op.FakeQuant;
import io.rangefinder.ir.op.LocalResponseNormalization;
import io.rangefinder.ir.op.Mean;
import io.rangefinder.ir.op.Mul;
import io.rangefinder.ir.op.Rsqrt;
import io.rangefinder.ir.op.SquaredDifference;
import io.rangefinder.ir.op.Sub;
import io.rangefinder.tensorflow.graphdef.SourceNode;
import java.util.Arrays;

/** Normalizations at inference, and the ranges of training with quantization. */
final class NormalizationImporters {
  private NormalizationImporters() {}

  static void fusedBatchNorm(SourceNode node, GraphAssembly graph) {
    node.requireNhwc();
    float epsilon = node.number("epsilon", 1e-4f);
    if (graph.tensor(node.input(3)).shape().elements() == 0) {
      normalizeByImage(node, epsilon, graph);
      return;
    }
    graph.define(node, new BatchNorm(epsilon), node.inputs(5));
  }

  /**
   * Without a mean and a variance the graph was frozen in training mode, and each batch is
   * normalized by its own statistics: those of the image, for a batch of one.
   */
  private static void normalizeByImage(SourceNode node, float epsilon, GraphAssembly graph) {
    String x = node.input(0);
    String name = node.name();
    String axes = graph.newConstant(name + "/axes", Constant.vector(1, 2));
    String added = graph.newConstant(name + "/epsilon", Constant.ofFloats(Shape.scalar(), epsilon));
    Mean mean = new Mean(true);
    String center = graph.defineNew(name + "/mean", mean, x, axes);
    String squares = graph.defineNew(name + "/squares", new SquaredDifference(), x, center);
    String variance = graph.defineNew(name + "/variance", mean, squares, axes);
    String positive = graph.defineNew(name + "/add", new Add(Activation.NONE), variance, added);
    String inverse = graph.defineNew(name + "/rsqrt", new Rsqrt(), positive);
    String factor =
        graph.defineNew(name + "/factor", new Mul(Activation.NONE), inverse, node.input(1));
    String centered = graph.defineNew(name + "/sub", new Sub(Activation.NONE), x, center);
    String scaled = graph.defineNew(name + "/mul", new Mul(Activation.NONE), centered, factor);
    graph.define(node, new Add(Activation.NONE), scaled, node.input(2));
  }

  /** Operands: x, mean, variance, offset, scale. */
  static void globalBatchNorm(SourceNode node, GraphAssembly graph) {
    String scale = node.input(4);
    if (!node.isSet("scale_after_normalization")) {
      float[] ones = new float[graph.tensor(node.input(1)).shape().elements()];
      Arrays.fill(ones, 1);
      scale =
          graph.newConstant(node.name() + "_scale", Constant.ofFloats(Shape.of(ones.length), ones));
    }
    graph.define(
        node,
        new BatchNorm(node.number("variance_epsilon", 0)),
        node.input(0),
        scale,
        node.input(3),
        node.input(1),
        node.input(2));
  }

  static void localResponse(SourceNode node, GraphAssembly graph) {
    graph.define(
        node,
        new LocalResponseNormalization(
            node.integer("depth_radius", 5),
            node.number("bias", 1),
            node.number("alpha", 1),
            node.number("beta", 0.5f)),
        node.inputs());
  }

  static void fakeQuantArgs(SourceNode node, GraphAssembly graph) {
    graph.define(
        node, fakeQuant(node, node.number("min", -6), node.number("max", 6)), node.inputs());
  }

  /** The trained range is a pair of constants; it is widened to contain 0, as TOCO does. */
  static void fakeQuantVars(SourceNode node, GraphAssembly graph) {
    float min = scalar(graph, node.input(1), "minimum");
    float max = scalar(graph, node.input(2), "maximum");
    graph.define(node, fakeQuant(node, Math.min(min, 0), Math.max(max, 0)), node.input(0));
  }

  private static FakeQuant fakeQuant(SourceNode node, float min, float max) {
    return new FakeQuant(min, max, node.integer("num_bits", 8), node.isSet("narrow_range"));
  }

  private static float scalar(GraphAssembly graph, String name, String role) {
    Constant value = graph.requireValue(name, role);
    if (!graph.tensor(name).isFloat() || value.shape().elements() != 1) {
      throw new InvalidOperatorException("the " + role + " '" + name + "' is no float scalar");
    }
    return value.floats()[0];
  }
}
