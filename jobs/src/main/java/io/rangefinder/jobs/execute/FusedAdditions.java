package io.rangefinder.jobs.execute;

import io.rangefinder.tensorflow.graphdef.TensorRef;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/**
 * Additions that TensorFlow may compute within the convolution before them. Its oneDNN kernel then
 * keeps what it adds in fields of its own, so that two runs of one session at once crash the
 * process or add each other's values.
 */
final class FusedAdditions {
  private static final Set<String> ADDITIONS = Set.of("Add", "AddV2", "AddN");
  private static final Set<String> FUSED =
      Set.of("BiasAdd", "Conv2D", "DepthwiseConv2dNative", "FusedBatchNormV3", "MatMul");

  private FusedAdditions() {}

  /**
   * Whether there may be one: it reads the result of a convolution that nothing else reads.
   *
   * @param fetches what every run fetches, which TensorFlow computes by itself
   */
  static boolean mayBeIn(GraphDef graph, List<String> fetches) {
    Map<String, NodeDef> nodes = new HashMap<>();
    Map<String, Integer> readers = new HashMap<>();
    for (NodeDef node : graph.getNodeList()) {
      nodes.put(node.getName(), node);
      node.getInputList().forEach(input -> readers.merge(TensorRef.nodeOf(input), 1, Integer::sum));
    }
    Set<String> fetched = new HashSet<>();
    fetches.forEach(name -> fetched.add(TensorRef.nodeOf(name)));
    return graph.getNodeList().stream()
        .filter(node -> ADDITIONS.contains(node.getOp()))
        .flatMap(node -> node.getInputList().stream())
        .map(TensorRef::nodeOf)
        .filter(operand -> !fetched.contains(operand) && readers.getOrDefault(operand, 0) == 1)
        .anyMatch(
            operand -> nodes.containsKey(operand) && FUSED.contains(nodes.get(operand).getOp()));
  }
}
