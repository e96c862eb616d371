package io.rangefinder.qat.contrib;

import io.rangefinder.qat.edit.GraphEdit;
import io.rangefinder.qat.edit.NewNode;
import io.rangefinder.qat.edit.TensorShapes;
import io.rangefinder.tensorflow.graphdef.TensorRef;
import java.util.List;
import java.util.Optional;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;

/** The nodes that the old tool made of a layer and its batch norm, under their old names. */
final class FoldedNodes {
  private final GraphEdit graph;
  private final Rules rules;
  private final TensorShapes shapes;

  FoldedNodes(GraphEdit graph, Rules rules, TensorShapes shapes) {
    this.graph = graph;
    this.rules = rules;
    this.shapes = shapes;
  }

  /** What a batch norm normalizes by, and the averages of it. */
  record Statistics(
      TensorRef gamma,
      TensorRef mean,
      TensorRef variance,
      TensorRef movingMean,
      TensorRef movingVariance,
      float epsilon) {}

  /**
   * What lets training quantize weights scaled by moving statistics.
   *
   * @param scale by which weights are scaled before
   * @param reciprocal by which results are scaled behind
   * @param offset added to results
   */
  record Correction(TensorRef scale, TensorRef reciprocal, TensorRef offset) {}

  Correction correction(String prefix, Statistics statistics) {
    String scope = prefix + "batch_norm_correction/";
    TensorRef slow = reciprocalDeviation(scope, statistics.movingVariance, statistics.epsilon);
    TensorRef quick = reciprocalDeviation(scope, statistics.variance, statistics.epsilon);
    TensorRef ratio = floats("RealDiv", scope + "scale_compute", slow, quick);
    TensorRef scale = floats("Identity", scope + "correction_scale", ratio);
    TensorRef reciprocal = floats("Reciprocal", scope + "reciprocal_compute", scale);
    TensorRef quickMean = floats("Mul", scope + "mul", statistics.mean, quick);
    TensorRef slowMean = floats("Mul", scope + "mul", statistics.movingMean, slow);
    TensorRef difference = floats("Sub", scope + "sub", quickMean, slowMean);
    floats("Mul", scope + "offset_compute", statistics.gamma, difference);
    int channels =
        shapes
            .of(statistics.gamma)
            .or(() -> shapes.of(statistics.movingMean))
            .filter(shape -> shape.size() == 1)
            .map(shape -> shape.get(0).intValue())
            .orElse(1);
    TensorRef none = graph.add(NewNode.filled(graph.unique(scope + "zeros"), channels, 0));
    return new Correction(scale, reciprocal, none);
  }

  TensorRef reciprocalDeviation(String scope, TensorRef variance, float epsilon) {
    String name = graph.unique(scope + "add");
    TensorRef addend = graph.add(NewNode.constant(name + "/y", epsilon));
    TensorRef sum = floats(rules.addition(), name, variance, addend);
    return floats("Rsqrt", scope + "Rsqrt", sum);
  }

  TensorRef reshape(String wished, TensorRef tensor, int... extents) {
    String name = graph.unique(wished);
    TensorRef shape = graph.add(NewNode.constant(name + "/shape", extents));
    return graph.add(
        NewNode.ofFloats("Reshape", name).reading(tensor, shape).type("Tshape", DataType.DT_INT32));
  }

  /**
   * The layer anew.
   *
   * @param operands what it reads
   * @param weights what it read for weights, whose shape is known of depthwise layers
   * @param batches what makes a whole of its results
   */
  TensorRef clone(
      NodeDef old, List<TensorRef> operands, TensorRef weights, Optional<NodeDef> batches) {
    String name = graph.unique(old.getName() + "_Fold");
    NewNode copy = NewNode.ofFloats(old.getOp(), name).reading(operands.toArray(TensorRef[]::new));
    switch (old.getOp()) {
      case "Conv2D" -> {
        copy.copying(old, "strides", "padding", "use_cudnn_on_gpu", "data_format");
        copy.withList("dilations", 1, 1, 1, 1);
        if (old.containsAttr("explicit_paddings")) {
          copy.withList("explicit_paddings");
        }
        return graph.add(copy);
      }
      case "MatMul" -> {
        return graph.add(copy.copying(old, "transpose_a", "transpose_b"));
      }
      default -> {
        int[] filter = shapes.of(weights).orElseThrow().stream().mapToInt(Long::intValue).toArray();
        graph.add(NewNode.constant(name + "/Shape", filter));
        graph.add(NewNode.constant(name + "/dilation_rate", 1, 1));
        TensorRef result =
            graph.add(
                copy.copying(old, "strides", "padding")
                    .with("data_format", "NHWC")
                    .withList("dilations", 1, 1, 1, 1));
        return batches.map(node -> batchToSpace(node, result)).orElse(result);
      }
    }
  }

  TensorRef batchToSpace(NodeDef old, TensorRef result) {
    List<TensorRef> operands = GraphEdit.operands(old);
    return graph.add(
        NewNode.ofFloats("BatchToSpaceND", graph.unique(old.getName() + "_Fold"))
            .reading(result, operands.get(1), operands.get(2))
            .copying(old, "Tblock_shape", "Tcrops"));
  }

  TensorRef floats(String operator, String name, TensorRef... operands) {
    return graph.add(NewNode.ofFloats(operator, graph.unique(name)).reading(operands));
  }
}
