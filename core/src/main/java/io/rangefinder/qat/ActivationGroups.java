package io.rangefinder.qat;

import io.rangefinder.qat.edit.GraphEdit;
import io.rangefinder.tensorflow.graphdef.TensorRef;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tensorflow.proto.NodeDef;

/**
 * Finds the tensors of a network that are rounded when it is deployed: what every operator
 * computes, but for what the next one takes over, and what only hands values on.
 */
final class ActivationGroups {
  private static final String INPUT = "input_quant";
  private static final String LAYER = "act_quant";

  private final GraphEdit graph;
  private final Network network;
  private final Dropouts dropouts;
  private final Set<String> scaledLayers;
  private final UniqueNames names;
  private final Set<TensorRef> inner;

  /** What makes a tensor's range; those of one range lead to the same. */
  private final Map<TensorRef, TensorRef> owners = new HashMap<>();

  private final Map<TensorRef, TensorRef> joined = new HashMap<>();
  private final Set<TensorRef> taken = new HashSet<>();
  private final Set<TensorRef> fixed = new HashSet<>();
  private final Map<TensorRef, RangeGroup.Member> points = new LinkedHashMap<>();
  private final Map<String, String> bases = new HashMap<>();
  private final List<Missed> missed = new ArrayList<>();

  private ActivationGroups(
      GraphEdit graph,
      Network network,
      Dropouts dropouts,
      Set<String> scaledLayers,
      UniqueNames names) {
    this.scaledLayers = Set.copyOf(scaledLayers);
    this.graph = graph;
    this.network = network;
    this.dropouts = dropouts;
    this.names = names;
    this.inner = Composites.innerTensors(graph, network);
  }

  /**
   * A group for all tensors that share a range.
   *
   * @param scaledLayers nodes that make up for scaled weights in training
   * @param names gives each tensor a name
   * @param missed filled with what has no range
   */
  static List<RangeGroup> of(
      GraphEdit graph,
      Network network,
      Dropouts dropouts,
      Set<String> scaledLayers,
      UniqueNames names,
      List<Missed> missed) {
    ActivationGroups finder = new ActivationGroups(graph, network, dropouts, scaledLayers, names);
    network.nodes().forEach(finder::visit);
    missed.addAll(finder.missed);
    return finder.groups();
  }

  private void visit(NodeDef node) {
    bases.put(node.getName(), base(node));
    if (Operators.CALLS.contains(node.getOp())) {
      missed.add(
          new Missed(
              node.getName(),
              node.getOp(),
              "what it calls is not looked into; export the graph with functions inlined"));
    }
    for (TensorRef result : network.results(node)) {
      visit(node, result);
    }
  }

  private void visit(NodeDef node, TensorRef result) {
    List<TensorRef> operands = GraphEdit.operands(node);
    Optional<Integer> passed = dropouts.passedOperand(node);
    if (passed.isPresent()) {
      follow(node, result, operands.get(passed.get()), false);
      return;
    }
    if (node.getOp().startsWith("Placeholder")) {
      point(result, Role.INPUT, "an input");
      return;
    }
    if (isScaledLayer(node) && owners.containsKey(operands.get(0))) {
      follow(node, result, operands.get(0), false);
      return;
    }
    if (inner.contains(result) || isTakenOver(node, result)) {
      taken.add(result);
      return;
    }
    switch (Operators.resultOf(node.getOp())) {
      case FOLLOWS -> {
        int operand = Operators.passedOperand(node.getOp(), result);
        boolean restates =
            Operators.RESTATED.contains(node.getOp())
                && !(node.getOp().equals("SpaceToBatchND") && isForDilatedLayer(node));
        if (operand < operands.size()) {
          follow(node, result, operands.get(operand), restates);
        }
      }
      case JOINS -> join(node, result, operands);
      case FIXED -> fixed.add(result);
      case OWN -> {
        if (Operators.CLAMPS.contains(node.getOp()) && owners.containsKey(operands.get(0))) {
          follow(node, result, operands.get(0), true);
        } else {
          point(result, Role.ACTIVATION, "what %s computes".formatted(node.getOp()));
        }
      }
    }
  }

  /** What lies where an operand lies has its range; where that has none, one of its own. */
  private void follow(NodeDef node, TensorRef result, TensorRef operand, boolean restates) {
    TensorRef owner = owners.get(operand);
    if (owner != null) {
      owners.put(result, owner);
      if (restates) {
        restate(result, owner);
      }
    } else if (fixed.contains(operand)) {
      fixed.add(result);
    } else if (taken.contains(operand) || network.isData(operand)) {
      point(result, Role.ACTIVATION, "what %s computes".formatted(node.getOp()));
    } else {
      point(result, Role.ACTIVATION, "what %s takes from weights".formatted(node.getOp()));
    }
  }

  private void restate(TensorRef result, TensorRef owner) {
    if (network.readers(result).stream().anyMatch(Operators::isFakeQuant)) {
      return;
    }
    points.put(
        result,
        new RangeGroup.Member(
            names.unique(nameOf(graph.producer(result))),
            result,
            Set.of(),
            false,
            "it lies where '%s' lies".formatted(owner)));
  }

  private void point(TensorRef result, Role role, String reason) {
    owners.put(result, result);
    boolean isQuantized = network.readers(result).stream().anyMatch(Operators::isFakeQuant);
    if (!isQuantized) {
      String wished = role == Role.INPUT ? inputName(result) : nameOf(graph.producer(result));
      points.put(
          result, new RangeGroup.Member(names.unique(wished), result, Set.of(), true, reason));
    }
  }

  private void join(NodeDef node, TensorRef result, List<TensorRef> operands) {
    List<TensorRef> parts = operands.stream().filter(network::isData).toList();
    Optional<TensorRef> first =
        parts.stream().map(owners::get).filter(owner -> owner != null).findFirst();
    for (TensorRef part : parts) {
      TensorRef owner = owners.get(part);
      if (owner != null) {
        unite(owner, first.orElseThrow());
      } else if (fixed.contains(part)) {
        missed.add(
            new Missed(
                part.node(),
                graph.producer(part).getOp(),
                "its operator fixes its range, and %s '%s' demands one of all operands"
                    .formatted(node.getOp(), node.getName())));
      }
    }
    if (first.isEmpty()) {
      point(result, Role.ACTIVATION, "what %s computes".formatted(node.getOp()));
    } else {
      owners.put(result, first.get());
      restate(result, first.get());
    }
  }

  private TensorRef root(TensorRef owner) {
    TensorRef root = owner;
    while (joined.containsKey(root)) {
      root = joined.getOrDefault(root, root);
    }
    return root;
  }

  private void unite(TensorRef one, TensorRef other) {
    TensorRef root = root(one);
    TensorRef target = root(other);
    if (!root.equals(target)) {
      joined.put(root, target);
    }
  }

  /** Whether the operator that reads a tensor is one with the operator that computes it. */
  private boolean isTakenOver(NodeDef node, TensorRef result) {
    List<NodeDef> readers = network.readers(result);
    if (readers.size() != 1 || network.isOutput(result)) {
      return false;
    }
    NodeDef reader = readers.get(0);
    if (inner.contains(new TensorRef(reader.getName(), 0))) {
      return false;
    }
    boolean once = GraphEdit.operands(reader).stream().filter(result::equals).count() == 1;
    if (!once) {
      return false;
    }
    if (Operators.CLAMPS.contains(reader.getOp())) {
      return Operators.CLAMPING.contains(node.getOp()) || isBatchesOfLayer(node);
    }
    if (isLayer(node) && reader.getOp().equals("BatchToSpaceND")) {
      return isBiased(reader);
    }
    return (isLayer(node) || isBatchesOfLayer(node)) && isAddend(reader, result);
  }

  private boolean isLayer(NodeDef node) {
    return node.getOp().equals("Conv2D")
        || node.getOp().equals("DepthwiseConv2dNative")
        || node.getOp().equals("MatMul")
        || isScaledLayer(node);
  }

  /** What makes up for weights scaled by moving statistics is no operator when deployed. */
  private boolean isScaledLayer(NodeDef node) {
    return scaledLayers.contains(node.getName());
  }

  /** Whether batches of space become a whole again for a bias alone: that is a dilated layer. */
  private boolean isBiased(NodeDef batchToSpace) {
    TensorRef whole = new TensorRef(batchToSpace.getName(), 0);
    List<NodeDef> readers = network.readers(whole);
    return readers.size() == 1 && !network.isOutput(whole) && isAddend(readers.get(0), whole);
  }

  /** Whether space becomes batches for a dilated layer alone. */
  private boolean isForDilatedLayer(NodeDef spaceToBatch) {
    NodeDef at = spaceToBatch;
    for (int i = 0; i < 3; i++) {
      List<NodeDef> readers = network.readers(new TensorRef(at.getName(), 0));
      if (readers.size() != 1) {
        return false;
      }
      at = readers.get(0);
      if (at.getOp().equals("BatchToSpaceND")) {
        return i > 0 && isBiased(at);
      }
      if (!isLayer(at)) {
        return false;
      }
    }
    return false;
  }

  private boolean isBatchesOfLayer(NodeDef node) {
    return node.getOp().equals("BatchToSpaceND") && taken.contains(GraphEdit.operands(node).get(0));
  }

  /** Whether a node adds to a tensor what does not depend on what is fed. */
  private boolean isAddend(NodeDef reader, TensorRef result) {
    boolean isScaling =
        isScaledLayer(reader) && Operators.LAYERS.contains(graph.producer(result).getOp());
    if (isScaling || reader.getOp().equals("BiasAdd")) {
      return true;
    }
    return Operators.ADDITIONS.contains(reader.getOp())
        && GraphEdit.operands(reader).stream()
            .filter(operand -> !operand.equals(result))
            .noneMatch(network::isData);
  }

  private String inputName(TensorRef input) {
    boolean alone =
        network.nodes().stream().filter(node -> node.getOp().startsWith("Placeholder")).count()
            == 1;
    return alone ? INPUT : input.node() + "/" + INPUT;
  }

  /** The name of what a node computes: that of the layer before it, and what is done with it. */
  private String nameOf(NodeDef node) {
    String base = bases.getOrDefault(node.getName(), "");
    String what = endsLayer(node) ? LAYER : node.getOp().toLowerCase(Locale.ROOT) + "_quant";
    return base.isEmpty() ? what : base + "/" + what;
  }

  /** Whether a node is the last of a layer: its bias, or its clamp. */
  private boolean endsLayer(NodeDef node) {
    NodeDef at = node;
    for (int i = 0; i < 4; i++) {
      if (Operators.LAYERS.contains(at.getOp())) {
        return true;
      }
      Optional<TensorRef> before =
          GraphEdit.operands(at).stream().filter(taken::contains).findFirst();
      if (before.isEmpty()) {
        return false;
      }
      at = graph.producer(before.get());
    }
    return false;
  }

  private String base(NodeDef node) {
    if (Operators.LAYERS.contains(node.getOp())) {
      List<TensorRef> weights =
          GraphEdit.operands(node).stream()
              .filter(operand -> !network.isData(operand) && network.isFloat(operand))
              .toList();
      if (!weights.isEmpty()) {
        return TensorNames.ofWeights(weights.get(0), graph);
      }
    }
    return GraphEdit.operands(node).stream()
        .filter(network::isData)
        .map(operand -> bases.getOrDefault(operand.node(), ""))
        .filter(base -> !base.isEmpty())
        .findFirst()
        .orElse("");
  }

  private List<RangeGroup> groups() {
    Map<TensorRef, RangeGroup> groups = new LinkedHashMap<>();
    points.forEach(
        (tensor, member) -> {
          TensorRef root = root(owners.getOrDefault(tensor, tensor));
          Role role =
              graph.producer(tensor).getOp().startsWith("Placeholder")
                  ? Role.INPUT
                  : Role.ACTIVATION;
          groups
              .computeIfAbsent(root, owner -> new RangeGroup(member.name(), role, Optional.empty()))
              .add(member);
        });
    return List.copyOf(groups.values());
  }
}
