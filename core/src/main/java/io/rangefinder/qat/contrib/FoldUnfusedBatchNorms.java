package io.rangefinder.qat.contrib;

import io.rangefinder.ir.UserException;
import io.rangefinder.qat.edit.GraphEdit;
import io.rangefinder.qat.edit.NewNode;
import io.rangefinder.qat.edit.TensorShapes;
import io.rangefinder.tensorflow.graphdef.TensorRef;
import io.rangefinder.tensorflow.graphdef.VariableKinds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tensorflow.proto.NodeDef;

/**
 * Folds batch norms of single operators as the old tool did: it knew them by the names that {@code
 * contrib.layers} gave.
 */
final class FoldUnfusedBatchNorms {
  private static final Pattern END = Pattern.compile("^(.*)BatchNorm/(batchnorm(?:_1)?)/add_1$");

  private final GraphEdit graph;
  private final Rules rules;
  private final boolean training;
  private final TensorShapes shapes;
  private final FoldedNodes nodes;

  FoldUnfusedBatchNorms(GraphEdit graph, Rules rules, boolean training) {
    this.graph = graph;
    this.rules = rules;
    this.training = training;
    this.shapes = new TensorShapes(graph);
    this.nodes = new FoldedNodes(graph, rules, shapes);
  }

  /**
   * Folds all that the old tool folded.
   *
   * @throws UserException where the old tool failed
   */
  void fold() {
    List<String> problems = new ArrayList<>();
    for (NodeDef node : graph.nodes()) {
      Matcher end = END.matcher(node.getName());
      if (end.matches()
          && !Rules.isOfTraining(node.getName())
          && (rules.foldsAtRoot() || end.group(1).endsWith("/"))
          && !graph.consumers(node).isEmpty()) {
        fold(end.group(1), end.group(1) + "BatchNorm/" + end.group(2) + "/", problems);
      }
    }
    if (!problems.isEmpty()) {
      throw UserException.listing(
          "Batch norms cannot be folded as contrib.quantize did; leave out --compat:", problems);
    }
  }

  private void fold(String prefix, String norm, List<String> problems) {
    boolean scales =
        graph.find(norm + "Rsqrt").map(graph::consumers).orElse(List.of()).stream()
                .filter(reader -> reader.getOp().equals("Mul"))
                .count()
            == 1;
    Optional<NodeDef> product = graph.find(norm + (scales ? "mul_1" : "mul"));
    Optional<NodeDef> batches =
        product.flatMap(this::firstOperand).filter(node -> node.getOp().equals("BatchToSpaceND"));
    Optional<NodeDef> layer = batches.or(() -> product).flatMap(this::firstOperand);
    Optional<NodeDef> reader = reader(prefix);
    if (product.isEmpty()
        || GraphEdit.operands(product.get()).size() != 2
        || layer.filter(node -> LayerMatcher.LAYERS.contains(node.getOp())).isEmpty()
        || GraphEdit.operands(layer.get()).size() != 2
        || reader.isEmpty()) {
      problems.add(
          "'%sadd_1' ends no batch norm of a layer that an activation of the scope '%s' reads"
              .formatted(norm, prefix));
      return;
    }
    TensorRef weights = GraphEdit.operands(layer.get()).get(1);
    TensorRef scale = GraphEdit.operands(product.get()).get(1);
    boolean isDepthwise = layer.get().getOp().equals("DepthwiseConv2dNative");
    Optional<List<Long>> shape = shapes.of(weights).filter(known -> known.size() == 4);
    Optional<FoldedNodes.Statistics> statistics = statistics(prefix, norm, scales);
    if ((isDepthwise && shape.isEmpty()) || (training && statistics.isEmpty())) {
      problems.add(
          "the %s of '%sadd_1' are not found"
              .formatted(training ? "moving statistics" : "weights' extents", norm));
      return;
    }
    Optional<FoldedNodes.Correction> correction =
        training ? statistics.map(known -> nodes.correction(prefix, known)) : Optional.empty();
    Optional<TensorRef> corrected = correction.map(FoldedNodes.Correction::scale);
    if (isDepthwise) {
      int[] extents = {
        shape.orElseThrow().get(2).intValue(), shape.orElseThrow().get(3).intValue()
      };
      scale = nodes.reshape(prefix + "scale_reshape", scale, extents);
      corrected =
          corrected.map(whole -> nodes.reshape(prefix + "correction_reshape", whole, extents));
    }
    TensorRef scaled =
        corrected
            .map(factor -> nodes.floats("Mul", prefix + "correction_mult", factor, weights))
            .orElse(weights);
    TensorRef folded = nodes.floats("Mul", prefix + "mul_fold", scaled, scale);
    TensorRef result =
        nodes.clone(
            layer.get(),
            List.of(GraphEdit.operands(layer.get()).get(0), folded),
            weights,
            Optional.empty());
    if (batches.isPresent()) {
      result = nodes.batchToSpace(batches.get(), result);
    }
    if (correction.isPresent()) {
      result = nodes.floats("Mul", prefix + "post_conv_mul", correction.get().reciprocal(), result);
      result =
          nodes.floats(
              rules.addition(), prefix + "correction_add", result, correction.get().offset());
    }
    NodeDef end = graph.node(norm + "add_1");
    TensorRef sum =
        nodes.floats(rules.addition(), prefix + "add_fold", result, GraphEdit.operands(end).get(1));
    graph.reroute(new TensorRef(end.getName(), 0), sum, List.of(reader.get().getName()));
  }

  private Optional<NodeDef> firstOperand(NodeDef node) {
    return GraphEdit.operands(node).stream().findFirst().map(graph::producer);
  }

  /** What reads a batch norm: an activation of its scope, or the addition of the scope around. */
  private Optional<NodeDef> reader(String prefix) {
    for (String activation : List.of("Relu6", "Relu", "Identity")) {
      Optional<NodeDef> node = graph.find(prefix + activation);
      if (node.isPresent()) {
        return node;
      }
    }
    String scope = prefix.endsWith("/") ? prefix.substring(0, prefix.length() - 1) : prefix;
    return graph.find(Scopes.join(Scopes.contextOf(scope), rules.addition()));
  }

  private Optional<FoldedNodes.Statistics> statistics(String prefix, String norm, boolean scales) {
    Optional<TensorRef> mean = best("BatchNorm/moments/Squeeze", prefix);
    Optional<TensorRef> variance = best("BatchNorm/moments/Squeeze_1", prefix);
    Optional<TensorRef> movingMean =
        best("BatchNorm/moving_mean/read", prefix)
            .or(() -> best("BatchNorm/moving_mean/Read/ReadVariableOp", prefix));
    Optional<TensorRef> movingVariance =
        best("BatchNorm/moving_variance/read", prefix)
            .or(() -> best("BatchNorm/moving_variance/Read/ReadVariableOp", prefix));
    Optional<TensorRef> gamma =
        scales
            ? best("BatchNorm/gamma", prefix)
                .filter(variable -> VariableKinds.isReference(graph.producer(variable)))
                .or(() -> best("BatchNorm/gamma/Read/ReadVariableOp", prefix))
            : movingMean.flatMap(shapes::of).map(shape -> ones(shape));
    Optional<Float> epsilon = graph.find(norm + "add/y").flatMap(shapes::number);
    return mean.isPresent()
            && variance.isPresent()
            && movingMean.isPresent()
            && movingVariance.isPresent()
            && gamma.isPresent()
            && epsilon.isPresent()
        ? Optional.of(
            new FoldedNodes.Statistics(
                gamma.get(),
                mean.get(),
                variance.get(),
                movingMean.get(),
                movingVariance.get(),
                epsilon.get()))
        : Optional.empty();
  }

  private TensorRef ones(List<Long> shape) {
    int size = shape.size() == 1 ? Math.max(1, shape.get(0).intValue()) : 1;
    return graph.add(NewNode.filled(graph.unique("ones"), size, 1));
  }

  /** Of the nodes whose names end alike the one that has most parts in common with a scope. */
  private Optional<TensorRef> best(String ending, String scope) {
    Set<String> parts = new HashSet<>(Arrays.asList(scope.split("/", -1)));
    Optional<TensorRef> best = Optional.empty();
    int most = scope.isEmpty() ? -1 : 0;
    for (NodeDef node : graph.nodes()) {
      if (node.getName().endsWith(ending)) {
        Set<String> common = new HashSet<>(Arrays.asList(node.getName().split("/", -1)));
        common.retainAll(parts);
        if (common.size() > most) {
          most = common.size();
          best = Optional.of(new TensorRef(node.getName(), 0));
        }
      }
    }
    return best;
  }
}
