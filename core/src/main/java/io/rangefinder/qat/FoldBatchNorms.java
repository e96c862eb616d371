package io.rangefinder.qat;

import io.rangefinder.qat.edit.AddedNodes;
import io.rangefinder.qat.edit.GraphEdit;
import io.rangefinder.qat.edit.NewNode;
import io.rangefinder.qat.edit.NodeScope;
import io.rangefinder.tensorflow.graphdef.TensorRef;
import io.rangefinder.tensorflow.graphdef.VariableKinds;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;

/**
 * Folds batch norms into the layers before them.
 *
 * <p>Weights are scaled by the moving statistics, which move slowly, also where training normalizes
 * by its batch; the difference is made up for behind the layer: {@code layer(x, w gamma / s_moving)
 * s_moving / s_batch + beta - mean_batch gamma / s_batch}. One that follows no layer becomes a
 * product and a sum.
 */
final class FoldBatchNorms {
  private final GraphEdit graph;
  private final Network network;
  private final boolean training;
  private final Optional<TensorRef> frozen;
  private final Set<TensorRef> parameters = new HashSet<>();
  private final Map<TensorRef, TensorRef> replaced = new LinkedHashMap<>();
  private final Set<String> scaledLayers = new HashSet<>();
  private final Set<String> foldedLayers = new HashSet<>();
  private final List<Missed> missed = new ArrayList<>();

  /**
   * Prepares folding.
   *
   * @param training whether batch norms that normalize by their batch go on doing so
   * @param frozen whether batch norms normalize by moving statistics already, a scalar; empty for
   *     never
   */
  FoldBatchNorms(GraphEdit graph, Network network, boolean training, Optional<TensorRef> frozen) {
    this.graph = graph;
    this.network = network;
    this.training = training;
    this.frozen = frozen;
  }

  /** Tensors that are statistics, scales and offsets, although they may come of data. */
  Set<TensorRef> parameters() {
    return parameters;
  }

  /** What is read in the place of batch norms. */
  Map<TensorRef, TensorRef> replaced() {
    return replaced;
  }

  /** Nodes that make up for weights scaled by moving statistics. */
  Set<String> scaledLayers() {
    return scaledLayers;
  }

  /** Layers in whose place others stand; what is left of them is for the batch's statistics. */
  Set<String> foldedLayers() {
    return foldedLayers;
  }

  /** Batch norms that stay what they are. */
  List<Missed> missed() {
    return missed;
  }

  void fold() {
    for (BatchNorm norm : BatchNorms.of(graph)) {
      NodeDef node = graph.node(norm.node());
      if (!network.holds(node)) {
        continue;
      }
      if (norm.batches() && norm.moving().isEmpty()) {
        parametersOf(norm);
        missed.add(
            new Missed(
                norm.node(),
                node.getOp(),
                "normalizes by its batch, and no moving statistics are kept of it"));
      } else {
        new Fold(norm).fold();
      }
    }
  }

  private void parametersOf(BatchNorm norm) {
    parameters.add(norm.mean());
    parameters.add(norm.variance());
  }

  /** What a batch norm scales by and adds. */
  private record Affine(TensorRef scale, TensorRef offset) {}

  /** The folding of one batch norm. */
  private final class Fold {
    private final BatchNorm norm;
    private final NodeScope scope;
    private final Optional<FoldedLayer> layer;

    Fold(BatchNorm norm) {
      this.norm = norm;
      this.layer = FoldedLayer.before(norm, graph, network).filter(this::isFoldable);
      String prefix =
          layer
              .map(before -> TensorNames.ofWeights(before.weightTensor(), graph))
              .orElse(norm.node());
      this.scope = new NodeScope(graph, graph.uniqueScope(prefix + "/batch_norm"));
    }

    /** Scales of depthwise weights must be arranged by their shape. */
    private boolean isFoldable(FoldedLayer before) {
      return !before.layer().getOp().equals("DepthwiseConv2dNative") || depth(before) > 0;
    }

    private long depth(FoldedLayer before) {
      return network
          .shapes()
          .of(before.weightTensor())
          .filter(shape -> shape.size() == 4 && shape.get(2) > 0 && shape.get(3) > 0)
          .map(shape -> shape.get(3))
          .orElse(0L);
    }

    void fold() {
      if (!norm.batches()) {
        finish(affine("", norm.mean(), norm.variance()), Optional.empty(), Optional.empty());
        return;
      }
      BatchNorm.Moving moving = norm.moving().orElseThrow();
      TensorRef slowMean = valueOf(moving.mean(), "moving_mean");
      TensorRef slowVariance = valueOf(moving.variance(), "moving_variance");
      Affine slow = affine("moving_", slowMean, slowVariance);
      if (!training) {
        finish(slow, Optional.empty(), Optional.empty());
        return;
      }
      frozen.ifPresent(
          still -> {
            stop(moving.mean(), still);
            stop(moving.variance(), still);
          });
      TensorRef mean = norm.fused() ? batchMean() : norm.mean();
      TensorRef variance = norm.fused() ? batchVariance(mean) : norm.variance();
      Affine quick = affine("batch_", mean, variance);
      TensorRef ratio =
          scope.floats(
              "RealDiv",
              "ratio",
              deviation("ratio_batch_", variance),
              deviation("ratio_moving_", slowVariance));
      TensorRef offset = quick.offset;
      TensorRef scale = quick.scale;
      if (frozen.isPresent()) {
        TensorRef one = scope.add(NewNode.constant(scope.name("one"), 1f));
        ratio = scope.selected("ratio_used", frozen.get(), one, ratio);
        offset = scope.selected("offset_used", frozen.get(), slow.offset, offset);
        scale = scope.selected("scale_used", frozen.get(), slow.scale, scale);
      }
      finish(new Affine(slow.scale, offset), Optional.of(ratio), Optional.of(scale));
    }

    /**
     * Lets the folded layer take the batch norm's place.
     *
     * @param ratio by which the layer's results are scaled; empty for 1
     * @param whole what the batch norm scales by if there is no layer; empty for the same
     */
    private void finish(Affine affine, Optional<TensorRef> ratio, Optional<TensorRef> whole) {
      TensorRef result;
      if (layer.isPresent()) {
        foldedLayers.add(layer.get().layer().getName());
        TensorRef folded = clone(layer.get(), weights(layer.get(), affine.scale));
        if (ratio.isPresent()) {
          folded =
              scope.floats("Mul", "scaled", folded, parameter(byChannel("ratio_", ratio.get())));
          scaledLayers.add(folded.node());
        }
        for (NodeDef node : layer.get().between()) {
          folded = arranged(node, folded);
        }
        result = folded;
      } else {
        TensorRef scale = parameter(byChannel("scale_", whole.orElse(affine.scale)));
        result = scope.floats("Mul", "product", norm.operand(), scale);
      }
      TensorRef sum =
          scope.floats("Add", "sum", result, parameter(byChannel("offset_", affine.offset)));
      replaced.put(norm.output(), sum);
      scope.replace(
          norm.output(),
          sum,
          graph.consumers(norm.output()).stream().map(NodeDef::getName).toList());
    }

    private TensorRef parameter(TensorRef tensor) {
      parameters.add(tensor);
      return tensor;
    }

    /** A vector of channels, to be broadcast over what has them as the second of four axes. */
    private TensorRef byChannel(String leaf, TensorRef vector) {
      return norm.channelsFirst()
          ? scope.reshaped(leaf + "channels_first", vector, -1, 1, 1)
          : vector;
    }

    private TensorRef deviation(String leaf, TensorRef variance) {
      TensorRef epsilon = scope.constant(leaf + "epsilon", norm.epsilon());
      return scope.floats(
          "Rsqrt", leaf + "deviation", scope.floats("Add", leaf + "add", variance, epsilon));
    }

    private Affine affine(String leaf, TensorRef mean, TensorRef variance) {
      TensorRef scale = deviation(leaf, variance);
      if (norm.gamma().isPresent()) {
        scale = scope.floats("Mul", leaf + "scale", scale, norm.gamma().get());
      }
      TensorRef centre = mean;
      Optional<TensorRef> bias = layer.flatMap(FoldedLayer::bias);
      if (bias.isPresent()) {
        centre = scope.floats("Sub", leaf + "centre", mean, bias.get());
      }
      TensorRef shift = scope.floats("Mul", leaf + "shift", centre, scale);
      TensorRef offset =
          norm.beta().isPresent()
              ? scope.floats("Sub", leaf + "offset", norm.beta().get(), shift)
              : scope.floats("Neg", leaf + "offset", shift);
      return new Affine(scale, offset);
    }

    /** The value of an average before it is changed. */
    private TensorRef valueOf(BatchNorm.Average average, String leaf) {
      NodeDef variable = graph.node(average.variable());
      TensorRef handle = new TensorRef(variable.getName(), 0);
      TensorRef value =
          VariableKinds.isHandle(variable)
              ? scope.read(leaf, handle, DataType.DT_FLOAT)
              : scope.floats("Identity", leaf, handle);
      NodeDef update = graph.node(average.update());
      if (training) {
        graph.replace(update.toBuilder().addInput("^" + value.node()).build());
      }
      return parameter(value);
    }

    /** Lets an average stand still once batch norms use it. */
    private void stop(BatchNorm.Average average, TensorRef still) {
      NodeDef update = graph.node(average.update());
      List<TensorRef> operands = GraphEdit.operands(update);
      TensorRef change = operands.get(1);
      boolean adds = update.getOp().contains("Sub") || update.getOp().contains("Add");
      TensorRef none =
          adds
              ? scope.add(
                  NewNode.ofFloats("ZerosLike", graph.unique(scope.name("no_change")))
                      .reading(change))
              : scope.floats("Identity", "unchanged", valueOf(average, "kept"));
      TensorRef stopped = scope.selected("change", still, none, change);
      scope.replace(change, stopped, List.of(update.getName()));
    }

    private TensorRef batchMean() {
      TensorRef mean =
          scope.reduced("Mean", "batch_mean", norm.operand(), axes("batch_mean"), false);
      scope.replace(new TensorRef(norm.node(), 1), mean, others(1));
      return parameter(mean);
    }

    private TensorRef batchVariance(TensorRef mean) {
      TensorRef centre = byChannel("batch_mean_", mean);
      TensorRef squares = scope.floats("SquaredDifference", "squares", norm.operand(), centre);
      TensorRef variance =
          scope.reduced("Mean", "batch_variance", squares, axes("batch_variance"), false);
      List<String> readers = others(2);
      if (!readers.isEmpty()) {
        scope.replace(new TensorRef(norm.node(), 2), corrected(variance, mean), readers);
      }
      return parameter(variance);
    }

    /** The variance as it is averaged: of n - 1 values. */
    private TensorRef corrected(TensorRef variance, TensorRef mean) {
      TensorRef values = count("values", norm.operand());
      TensorRef channels = count("channels", mean);
      TensorRef each = scope.floats("RealDiv", "count", values, channels);
      TensorRef fewer = scope.floats("Sub", "fewer", each, scope.constant("fewer/one", 1));
      TensorRef atLeastOne =
          scope.floats("Maximum", "divisor", fewer, scope.constant("divisor/one", 1));
      return scope.floats(
          "Mul",
          "corrected_variance",
          variance,
          scope.floats("RealDiv", "correction", each, atLeastOne));
    }

    private TensorRef count(String leaf, TensorRef tensor) {
      TensorRef size =
          scope.add(
              NewNode.ofFloats("Size", scope.name(leaf + "/size"))
                  .reading(tensor)
                  .type("out_type", DataType.DT_INT32));
      return scope.add(
          NewNode.of("Cast", scope.name(leaf))
              .reading(size)
              .type("SrcT", DataType.DT_INT32)
              .type("DstT", DataType.DT_FLOAT)
              .with("Truncate", false));
    }

    private TensorRef axes(String leaf) {
      int rank = network.shapes().rank(norm.operand()).orElse(4);
      return switch (rank) {
        case 2 -> scope.vector(leaf + "/axes", 0);
        case 3 -> scope.vector(leaf + "/axes", 0, 1);
        case 5 -> scope.vector(leaf + "/axes", 0, 1, 2, 3);
        default ->
            norm.channelsFirst()
                ? scope.vector(leaf + "/axes", 0, 2, 3)
                : scope.vector(leaf + "/axes", 0, 1, 2);
      };
    }

    /** Who reads an output of the batch norm, of those that were there. */
    private List<String> others(int output) {
      return graph.consumers(new TensorRef(norm.node(), output)).stream()
          .filter(node -> !AddedNodes.isAdded(node))
          .map(NodeDef::getName)
          .toList();
    }

    private TensorRef weights(FoldedLayer before, TensorRef scale) {
      TensorRef arranged =
          switch (before.layer().getOp()) {
            case "DepthwiseConv2dNative" ->
                scope.reshaped("weight_scale", scale, -1, (int) depth(before));
            case "Conv2DBackpropInput" -> scope.reshaped("weight_scale", scale, -1, 1);
            case "MatMul" ->
                before.isTransposed() ? scope.reshaped("weight_scale", scale, -1, 1) : scale;
            default -> scale;
          };
      return scope.floats("Mul", "weights", before.weightTensor(), arranged);
    }

    private TensorRef clone(FoldedLayer before, TensorRef weights) {
      NodeDef.Builder copy =
          before.layer().toBuilder().setName(graph.unique(scope.name(before.layer().getOp())));
      copy.setInput(before.weights(), weights.toString());
      return scope.add(NewNode.copyOf(copy.build()));
    }

    private TensorRef arranged(NodeDef node, TensorRef operand) {
      NodeDef.Builder copy =
          node.toBuilder()
              .setName(graph.unique(scope.name(node.getOp())))
              .setInput(0, operand.toString());
      return scope.add(NewNode.copyOf(copy.build()));
    }
  }
}
