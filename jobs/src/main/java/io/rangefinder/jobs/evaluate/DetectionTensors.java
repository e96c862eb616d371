package io.rangefinder.jobs.evaluate;

import io.rangefinder.ir.Graph;
import java.io.Serializable;
import java.util.List;

/**
 * The results of one TFLite_Detection_PostProcess: as many entries as {@code count} says are found,
 * the kernel leaves the others as they were.
 *
 * @param boxes name of the tensor of the boxes, four values an entry
 * @param classes name of the tensor of their classes
 * @param scores name of the tensor of their scores
 * @param count name of the tensor of their number
 */
record DetectionTensors(String boxes, String classes, String scores, String count)
    implements Serializable {
  private static final String OPERATOR = "TFLite_Detection_PostProcess";
  private static final int RESULTS = 4;

  /** Those of every such node of a graph. */
  static List<DetectionTensors> of(Graph graph) {
    return graph.nodes().stream()
        .filter(node -> node.op().kind().equals(OPERATOR) && node.outputs().size() == RESULTS)
        .map(
            node ->
                new DetectionTensors(
                    node.outputs().get(0),
                    node.outputs().get(1),
                    node.outputs().get(2),
                    node.outputs().get(3)))
        .toList();
  }

  /** How many values an entry has in a tensor; 0 if it is none of the lists. */
  int valuesAnEntry(String tensor) {
    if (tensor.equals(boxes)) {
      return 4;
    }
    return tensor.equals(classes) || tensor.equals(scores) ? 1 : 0;
  }
}
