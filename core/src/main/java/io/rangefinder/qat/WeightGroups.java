package io.rangefinder.qat;

import io.rangefinder.qat.edit.GraphEdit;
import io.rangefinder.tensorflow.graphdef.TensorRef;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tensorflow.proto.NodeDef;

/** Finds the weights of a network: the operands of its layers that do not depend on what is fed. */
final class WeightGroups {
  private static final String SUFFIX = "/weights_quant";

  private final GraphEdit graph;
  private final Network network;
  private final Map<String, TensorRef> tensors = new LinkedHashMap<>();
  private final Map<String, NodeDef> firstLayers = new LinkedHashMap<>();
  private final Map<String, Set<String>> readers = new LinkedHashMap<>();
  private final Map<String, Set<TensorRef>> reads = new LinkedHashMap<>();
  private final List<Missed> missed = new ArrayList<>();

  private WeightGroups(GraphEdit graph, Network network) {
    this.graph = graph;
    this.network = network;
  }

  /**
   * A group for all weights that are the same.
   *
   * @param names gives each a name
   * @param missed filled with layers whose weights cannot be quantized
   */
  static List<RangeGroup> of(
      GraphEdit graph, Network network, UniqueNames names, List<Missed> missed) {
    WeightGroups finder = new WeightGroups(graph, network);
    network.nodes().forEach(finder::visit);
    missed.addAll(finder.missed);
    return finder.groups(names);
  }

  private void visit(NodeDef node) {
    List<TensorRef> operands = GraphEdit.operands(node);
    if (Operators.LOOKUPS.contains(node.getOp()) && !operands.isEmpty()) {
      note(node, operands.get(0));
    } else if (Operators.LAYERS.contains(node.getOp()) && operands.size() > 1) {
      TensorRef first = operands.get(0);
      TensorRef second = operands.get(1);
      if (!network.isData(second)) {
        note(node, second);
      } else if (!network.isData(first) && !node.getOp().equals("Conv2DBackpropInput")) {
        note(node, first);
      }
    }
  }

  private void note(NodeDef layer, TensorRef weights) {
    if (network.isData(weights) || isFakeQuantized(weights)) {
      return;
    }
    if (!network.isFloat(weights)) {
      missed.add(new Missed(layer.getName(), layer.getOp(), "its weights are no float32 numbers"));
      return;
    }
    String value = TensorNames.ofValue(weights, graph);
    tensors.putIfAbsent(value, weights);
    firstLayers.putIfAbsent(value, layer);
    readers.computeIfAbsent(value, key -> new LinkedHashSet<>()).add(layer.getName());
    reads.computeIfAbsent(value, key -> new LinkedHashSet<>()).add(weights);
  }

  private boolean isFakeQuantized(TensorRef weights) {
    NodeDef node = graph.producer(weights);
    for (int i = 0; i < 8 && !GraphEdit.operands(node).isEmpty(); i++) {
      if (Operators.isFakeQuant(node)) {
        return true;
      }
      node = graph.producer(GraphEdit.operands(node).get(0));
    }
    return false;
  }

  private List<RangeGroup> groups(UniqueNames names) {
    List<RangeGroup> groups = new ArrayList<>();
    tensors.forEach(
        (value, tensor) -> {
          String name = names.unique(TensorNames.ofWeights(tensor, graph) + SUFFIX);
          Set<String> layers = readers.getOrDefault(value, Set.of());
          Optional<ChannelLayout> channels =
              Optional.ofNullable(firstLayers.get(value))
                  .flatMap(layer -> ChannelLayout.of(layer, network.shapes().of(tensor)));
          RangeGroup group = new RangeGroup(name, Role.WEIGHTS, channels);
          for (TensorRef read : reads.getOrDefault(value, Set.of())) {
            group.add(
                new RangeGroup.Member(
                    name,
                    read,
                    layers,
                    read.equals(tensor),
                    "weights of " + String.join(", ", layers)));
          }
          groups.add(group);
        });
    return groups;
  }
}
