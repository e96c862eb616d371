package io.rangefinder.qat;

import io.rangefinder.qat.edit.GraphEdit;
import io.rangefinder.qat.edit.TensorShapes;
import io.rangefinder.tensorflow.graphdef.TensorRef;
import io.rangefinder.tensorflow.graphdef.VariableKinds;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tensorflow.proto.NodeDef;

/** Finds batch norms by what they compute, not by names. */
final class BatchNorms {
  private static final float UNSAID_EPSILON = 1e-4f;
  private static final Set<String> AVERAGING =
      Set.of("Add", "AddV2", "Cast", "Identity", "Mul", "Neg", "Squeeze", "StopGradient", "Sub");
  private static final Set<String> PASSING =
      Set.of("Cast", "Identity", "ReadVariableOp", "Reshape", "Squeeze", "StopGradient");
  private static final int FARTHEST = 6;

  private final GraphEdit graph;
  private final TensorShapes shapes;
  private final List<BatchNorm> norms = new ArrayList<>();

  private BatchNorms(GraphEdit graph) {
    this.graph = graph;
    this.shapes = new TensorShapes(graph);
  }

  /** All batch norms, in the order of the graph. */
  static List<BatchNorm> of(GraphEdit graph) {
    BatchNorms finder = new BatchNorms(graph);
    for (NodeDef node : graph.nodes()) {
      (Operators.isFused(node) ? finder.fused(node) : finder.unfused(node))
          .ifPresent(finder.norms::add);
    }
    return finder.norms;
  }

  private Optional<BatchNorm> fused(NodeDef node) {
    List<TensorRef> operands = GraphEdit.operands(node);
    if (operands.size() < 5) {
      return Optional.empty();
    }
    boolean training =
        !node.containsAttr("is_training") || node.getAttrOrThrow("is_training").getB();
    TensorRef mean = training ? new TensorRef(node.getName(), 1) : operands.get(3);
    TensorRef variance = training ? new TensorRef(node.getName(), 2) : operands.get(4);
    boolean channelsFirst =
        node.containsAttr("data_format")
            && node.getAttrOrThrow("data_format").getS().toStringUtf8().equals("NCHW");
    return Optional.of(
        new BatchNorm(
            node.getName(),
            operands.get(0),
            Optional.of(operands.get(1)),
            Optional.of(operands.get(2)),
            mean,
            variance,
            node.containsAttr("epsilon") ? node.getAttrOrThrow("epsilon").getF() : UNSAID_EPSILON,
            true,
            training,
            training ? moving(mean, variance, node.getName()) : Optional.empty(),
            channelsFirst));
  }

  /** {@code x * s + (beta - mean * s)}, where {@code s = rsqrt(variance + epsilon) * gamma}. */
  private Optional<BatchNorm> unfused(NodeDef sum) {
    boolean isDifference = sum.getOp().equals("Sub");
    if (!isDifference && !Operators.ADDITIONS.contains(sum.getOp())) {
      return Optional.empty();
    }
    List<TensorRef> operands = GraphEdit.operands(sum);
    if (operands.size() != 2) {
      return Optional.empty();
    }
    Optional<BatchNorm> found = unfused(sum, operands.get(0), operands.get(1), isDifference);
    return found.isPresent() || isDifference
        ? found
        : unfused(sum, operands.get(1), operands.get(0), false);
  }

  private Optional<BatchNorm> unfused(
      NodeDef sum, TensorRef scaled, TensorRef shift, boolean isDifference) {
    NodeDef product = graph.producer(scaled);
    if (!product.getOp().equals("Mul")) {
      return Optional.empty();
    }
    List<TensorRef> factors = GraphEdit.operands(product);
    for (int i = 0; i < factors.size() && factors.size() == 2; i++) {
      TensorRef scale = factors.get(i);
      Optional<Scale> known = scale(scale);
      Optional<Shift> shifted =
          known.flatMap(s -> isDifference ? negated(shift, scale) : shift(shift, scale));
      if (known.isPresent() && shifted.isPresent()) {
        TensorRef mean = shifted.get().mean;
        TensorRef variance = known.get().variance;
        boolean batches = isOfBatch(mean);
        return Optional.of(
            new BatchNorm(
                sum.getName(),
                factors.get(1 - i),
                known.get().gamma,
                shifted.get().beta,
                mean,
                variance,
                known.get().epsilon,
                false,
                batches,
                batches ? moving(mean, variance, sum.getName()) : Optional.empty(),
                false));
      }
    }
    return Optional.empty();
  }

  private record Scale(TensorRef variance, float epsilon, Optional<TensorRef> gamma) {}

  private record Shift(Optional<TensorRef> beta, TensorRef mean) {}

  private Optional<Scale> scale(TensorRef tensor) {
    NodeDef node = graph.producer(tensor);
    if (node.getOp().equals("Rsqrt")) {
      return deviation(node, Optional.empty());
    }
    List<TensorRef> factors = GraphEdit.operands(node);
    if (!node.getOp().equals("Mul") || factors.size() != 2) {
      return Optional.empty();
    }
    for (int i = 0; i < 2; i++) {
      NodeDef factor = graph.producer(factors.get(i));
      if (factor.getOp().equals("Rsqrt")) {
        return deviation(factor, Optional.of(factors.get(1 - i)));
      }
    }
    return Optional.empty();
  }

  private Optional<Scale> deviation(NodeDef root, Optional<TensorRef> gamma) {
    List<TensorRef> radicands = GraphEdit.operands(root);
    if (radicands.isEmpty()) {
      return Optional.empty();
    }
    NodeDef sum = graph.producer(radicands.get(0));
    List<TensorRef> operands = GraphEdit.operands(sum);
    if (!Operators.ADDITIONS.contains(sum.getOp()) || operands.size() != 2) {
      return Optional.empty();
    }
    for (int i = 0; i < 2; i++) {
      Optional<Float> epsilon = shapes.number(graph.producer(operands.get(i)));
      if (epsilon.isPresent()) {
        return Optional.of(new Scale(operands.get(1 - i), epsilon.get(), gamma));
      }
    }
    return Optional.empty();
  }

  /** {@code beta - mean * scale}, or without beta {@code -mean * scale}. */
  private Optional<Shift> shift(TensorRef tensor, TensorRef scale) {
    NodeDef node = graph.producer(tensor);
    List<TensorRef> operands = GraphEdit.operands(node);
    if (node.getOp().equals("Sub") && operands.size() == 2) {
      return factor(operands.get(1), scale)
          .map(mean -> new Shift(Optional.of(operands.get(0)), mean));
    }
    if (node.getOp().equals("Neg")) {
      return negated(operands.get(0), scale);
    }
    return factor(tensor, scale)
        .map(graph::producer)
        .filter(negation -> negation.getOp().equals("Neg"))
        .map(negation -> new Shift(Optional.empty(), GraphEdit.operands(negation).get(0)));
  }

  private Optional<Shift> negated(TensorRef product, TensorRef scale) {
    return factor(product, scale).map(mean -> new Shift(Optional.empty(), mean));
  }

  /** Of a product with a scale the other factor. */
  private Optional<TensorRef> factor(TensorRef tensor, TensorRef scale) {
    NodeDef node = graph.producer(tensor);
    List<TensorRef> factors = GraphEdit.operands(node);
    if (!node.getOp().equals("Mul") || factors.size() != 2) {
      return Optional.empty();
    }
    if (factors.get(1).equals(scale)) {
      return Optional.of(factors.get(0));
    }
    return factors.get(0).equals(scale) ? Optional.of(factors.get(1)) : Optional.empty();
  }

  private boolean isOfBatch(TensorRef statistic) {
    NodeDef node = graph.producer(statistic);
    for (int i = 0; i < FARTHEST && PASSING.contains(node.getOp()); i++) {
      if (GraphEdit.operands(node).isEmpty()) {
        return false;
      }
      node = graph.producer(GraphEdit.operands(node).get(0));
    }
    return node.getOp().equals("Mean") || node.getOp().equals("Sum") || Operators.isFused(node);
  }

  private Optional<BatchNorm.Moving> moving(TensorRef mean, TensorRef variance, String end) {
    Optional<BatchNorm.Average> ofMeans = average(mean, end);
    Optional<BatchNorm.Average> ofVariances = average(variance, end);
    return ofMeans.isPresent() && ofVariances.isPresent()
        ? Optional.of(new BatchNorm.Moving(ofMeans.get(), ofVariances.get()))
        : Optional.empty();
  }

  /** The variable whose update a statistic goes into, by sums and products alone. */
  private Optional<BatchNorm.Average> average(TensorRef statistic, String end) {
    Map<String, Integer> distances = new HashMap<>();
    Set<String> seen = new HashSet<>(Set.of(end));
    Deque<NodeDef> open = new ArrayDeque<>();
    for (NodeDef reader : graph.consumers(statistic)) {
      distances.put(reader.getName(), 1);
      open.add(reader);
    }
    while (!open.isEmpty()) {
      NodeDef node = open.poll();
      if (!seen.add(node.getName())) {
        continue;
      }
      if (VariableKinds.isUpdate(node.getOp())) {
        Optional<String> variable = variable(GraphEdit.operands(node).get(0));
        if (variable.isPresent()) {
          return Optional.of(new BatchNorm.Average(variable.get(), node.getName()));
        }
      }
      int distance = distances.getOrDefault(node.getName(), 0);
      if (AVERAGING.contains(node.getOp()) && distance < FARTHEST) {
        for (NodeDef reader : graph.consumers(node)) {
          distances.putIfAbsent(reader.getName(), distance + 1);
          open.add(reader);
        }
      }
    }
    return Optional.empty();
  }

  private Optional<String> variable(TensorRef tensor) {
    NodeDef node = graph.producer(tensor);
    for (int i = 0; i < FARTHEST && !VariableKinds.isVariable(node); i++) {
      if (GraphEdit.operands(node).isEmpty()) {
        return Optional.empty();
      }
      node = graph.producer(GraphEdit.operands(node).get(0));
    }
    return VariableKinds.isVariable(node) ? Optional.of(node.getName()) : Optional.empty();
  }
}
