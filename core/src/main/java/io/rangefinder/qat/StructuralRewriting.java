package io.rangefinder.qat;

import io.rangefinder.qat.edit.AddedNodes;
import io.rangefinder.qat.edit.GraphEdit;
import io.rangefinder.qat.edit.NewNode;
import io.rangefinder.qat.edit.NodeScope;
import io.rangefinder.tensorflow.graphdef.NeededNodes;
import io.rangefinder.tensorflow.graphdef.TensorRef;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/** Rewriting by what tensors are in their network, whatever operators and names surround them. */
final class StructuralRewriting {
  private static final String RULES = "rangefinder";
  private static final String STEP = "fake_quantization_step";

  private final GraphEdit graph;
  private final List<String> ends;
  private final Dropouts dropouts;
  private final List<Missed> missed = new ArrayList<>();
  private final List<QuantizedTensor> tensors = new ArrayList<>();
  private final List<String> networkOutputs = new ArrayList<>();
  private final Map<TensorRef, TensorRef> replaced = new LinkedHashMap<>();

  private StructuralRewriting(GraphEdit graph, List<String> ends) {
    this.graph = graph;
    this.dropouts = Dropouts.of(graph);
    this.ends = ends.isEmpty() ? Network.ends(Network.of(graph, ends, dropouts.masks())) : ends;
  }

  static Rewritten training(GraphDef original, TrainingOptions options) {
    GraphEdit graph = GraphEdit.of(original);
    DecidedChoices.decide(graph, true);
    StructuralRewriting rewriting = new StructuralRewriting(graph, options.outputs());
    boolean counts = options.delay() > 0 || options.batchNormFreezeDelay().isPresent();
    StateVariable counter = new StateVariable(graph.uniqueScope(STEP), true, List.of(), 0);
    NodeScope scope = new NodeScope(graph, counter.name());
    Optional<TensorRef> runs = counts ? Optional.of(runs(scope, counter.name())) : Optional.empty();
    Optional<TensorRef> frozen =
        options.batchNormFreezeDelay().isPresent()
            ? Optional.of(
                reached(
                    scope,
                    "batch_norms_frozen",
                    runs.orElseThrow(),
                    options.batchNormFreezeDelay().getAsLong()))
            : Optional.empty();
    Optional<TensorRef> active =
        options.delay() > 0
            ? Optional.of(reached(scope, "active", runs.orElseThrow(), options.delay()))
            : Optional.empty();
    RangeWriter writer = new TrainingRanges(graph, active);
    Network network = rewriting.network(Set.of());
    FoldBatchNorms fold = new FoldBatchNorms(graph, network, true, frozen);
    rewriting.rewrite(fold, writer, group -> Optional.of(width(group, options)));
    return new Rewritten(
        graph.graph(),
        new Manifest(
            RULES,
            rewriting.ends,
            options.delay(),
            counts ? Optional.of(counter) : Optional.empty(),
            options.batchNormFreezeDelay(),
            rewriting.tensors,
            rewriting.missed));
  }

  static Rewritten evaluation(GraphDef original, EvaluationOptions options) {
    GraphEdit graph = GraphEdit.of(original);
    DecidedChoices.decide(graph, false);
    StructuralRewriting rewriting = new StructuralRewriting(graph, options.outputs());
    rewriting.dropouts.remove();
    RangeWriter writer = new EvaluationRanges(graph);
    FoldBatchNorms fold =
        new FoldBatchNorms(graph, rewriting.network(Set.of()), false, Optional.empty());
    TrainedWidths widths = new TrainedWidths(options.manifest());
    rewriting.rewrite(fold, writer, widths::of);
    rewriting.missed.addAll(widths.missed());
    List<String> outputs = rewriting.networkOutputs;
    GraphDef all = graph.graph();
    List<NodeDef> needed = NeededNodes.of(all.getNodeList(), outputs);
    return new Rewritten(
        all.toBuilder().clearNode().addAllNode(needed).build(),
        new Manifest(
            RULES,
            outputs,
            0,
            Optional.empty(),
            OptionalLong.empty(),
            rewriting.tensors,
            rewriting.missed));
  }

  private static RangeWriter.Width width(RangeGroup group, TrainingOptions options) {
    return group.role() == Role.WEIGHTS
        ? new RangeWriter.Width(
            group.name(),
            options.weightBits(),
            true,
            options.symmetric(),
            options.perChannel() ? group.channels() : Optional.empty())
        : new RangeWriter.Width(
            group.name(), options.activationBits(), false, options.symmetric(), Optional.empty());
  }

  /** How wide a group's codes are; empty if it is not to be quantized. */
  private interface Widths {
    Optional<RangeWriter.Width> of(RangeGroup group);
  }

  private Network network(Set<TensorRef> parameters) {
    Set<TensorRef> all = new HashSet<>(dropouts.masks());
    all.addAll(parameters);
    return Network.of(graph, ends, all);
  }

  private void rewrite(FoldBatchNorms fold, RangeWriter writer, Widths widths) {
    fold.fold();
    missed.addAll(fold.missed());
    Network network = network(fold.parameters());
    networkOutputs.addAll(Network.ends(network));
    UniqueNames names = new UniqueNames(graph);
    List<RangeGroup> groups = new ArrayList<>(WeightGroups.of(graph, network, names, missed));
    groups.addAll(
        ActivationGroups.of(graph, network, dropouts, fold.scaledLayers(), names, missed));
    listUnreached(network, fold.foldedLayers());
    Map<String, String> before = new HashMap<>();
    fold.replaced().forEach((norm, folded) -> before.put(folded.toString(), norm.toString()));
    for (RangeGroup group : groups) {
      if (group.isObserved()) {
        widths.of(group).map(width -> writer.write(group, width)).orElse(List.of()).stream()
            .map(
                tensor ->
                    tensor.calledBefore(before.getOrDefault(tensor.tensor(), tensor.tensor())))
            .forEach(tensors::add);
      }
    }
    moveNames(network, fold, writer.quantized());
  }

  private void listUnreached(Network network, Set<String> folded) {
    for (NodeDef node : network.looped()) {
      missed.add(new Missed(node.getName(), node.getOp(), "it lies on a loop, or behind one"));
    }
    for (NodeDef node : graph.nodes()) {
      if (Operators.LAYERS.contains(node.getOp())
          && !network.holds(node)
          && !folded.contains(node.getName())) {
        missed.add(new Missed(node.getName(), node.getOp(), "no output depends on it"));
      }
    }
  }

  /** Lets the names of the outputs stand for what is quantized. */
  private void moveNames(
      Network network, FoldBatchNorms fold, Map<TensorRef, TensorRef> quantized) {
    replaced.putAll(fold.replaced());
    replaced.putAll(quantized);
    Set<TensorRef> outputs = new LinkedHashSet<>(network.outputs());
    ends.stream().map(TensorRef::of).forEach(outputs::add);
    for (TensorRef output : outputs) {
      TensorRef last = output;
      for (int i = 0; i <= replaced.size() && replaced.containsKey(last); i++) {
        last = replaced.getOrDefault(last, last);
      }
      if (last.equals(output)) {
        continue;
      }
      if (output.index() > 0) {
        missed.add(
            new Missed(
                output.node(),
                graph.node(output.node()).getOp(),
                "its output %d ends the graph, and keeps its name unquantized"
                    .formatted(output.index())));
      } else {
        AddedNodes.moveName(graph, output.node(), last);
      }
    }
  }

  /** How many runs there were, counted by each. */
  private static TensorRef runs(NodeScope scope, String name) {
    TensorRef handle =
        scope.variable(name, NewNode.constant(name + "/Initializer/zeros", 0L), DataType.DT_INT64);
    TensorRef one = scope.add(NewNode.constant(scope.name("one"), 1L));
    String counted =
        scope.assigned(
            "AssignAddVariableOp", scope.name("AssignAdd"), handle, one.node(), DataType.DT_INT64);
    return scope.read("runs", handle, DataType.DT_INT64, counted);
  }

  private static TensorRef reached(NodeScope scope, String leaf, TensorRef runs, long delay) {
    TensorRef limit = scope.add(NewNode.constant(scope.name(leaf + "/delay"), delay));
    return scope.add(
        NewNode.of("GreaterEqual", scope.name(leaf))
            .reading(runs, limit)
            .type("T", DataType.DT_INT64));
  }
}
