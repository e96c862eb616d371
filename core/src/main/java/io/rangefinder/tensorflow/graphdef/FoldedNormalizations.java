package io.rangefinder.tensorflow.graphdef;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Batch normalizations that folding left behind: the convolution was given weights made of their
 * parameters, and what read them reads another convolution now. Nobody reads them, but they are no
 * end of the network.
 */
final class FoldedNormalizations {
  private static final Set<String> FUSED =
      Set.of(
          "FusedBatchNorm",
          "FusedBatchNormV2",
          "FusedBatchNormV3",
          "BatchNormWithGlobalNormalization");
  private static final Set<String> HANDING_ON = Set.of("Identity", "ReadVariableOp");
  private static final Set<String> SUMS = Set.of("Add", "AddV2");

  private final Map<String, SourceNode> nodes = new HashMap<>();
  private final Map<String, Set<SourceNode>> readers = new HashMap<>();

  FoldedNormalizations(Collection<SourceNode> nodes) {
    nodes.forEach(node -> this.nodes.put(node.name(), node));
    for (SourceNode node : nodes) {
      if (!HANDING_ON.contains(node.op())) {
        node.inputs()
            .forEach(
                input -> readers.computeIfAbsent(origin(input), name -> new HashSet<>()).add(node));
      }
    }
  }

  /** Whether a node that nobody reads is one. */
  boolean isFolded(SourceNode end) {
    List<String> inputs = end.inputs();
    if (FUSED.contains(end.op())) {
      return inputs.stream()
          .skip(1)
          .flatMap(parameter -> readers.getOrDefault(origin(parameter), Set.of()).stream())
          .anyMatch(reader -> !FUSED.contains(reader.op()));
    }
    return SUMS.contains(end.op())
        && inputs.size() == 2
        && (isFolded(end, inputs.get(0), inputs.get(1))
            || isFolded(end, inputs.get(1), inputs.get(0)));
  }

  /** Of single operators: the scaled values, and an offset that the folded network adds as well. */
  private boolean isFolded(SourceNode end, String scaled, String offset) {
    SourceNode difference = nodes.get(SourceNode.nodeOf(offset));
    SourceNode product = nodes.get(SourceNode.nodeOf(scaled));
    return difference != null
        && difference.op().equals("Sub")
        && product != null
        && product.op().equals("Mul")
        && readers.getOrDefault(origin(offset), Set.of()).stream()
            .anyMatch(reader -> reader != end);
  }

  private String origin(String tensor) {
    String name = tensor;
    for (int steps = nodes.size(); steps > 0; steps--) {
      SourceNode node = nodes.get(SourceNode.nodeOf(name));
      if (node == null || !HANDING_ON.contains(node.op()) || node.inputs().isEmpty()) {
        return name;
      }
      name = node.inputs().get(0);
    }
    return name;
  }
}
