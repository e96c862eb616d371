package io.rangefinder.jobs.evaluate;

import io.rangefinder.ir.Graph;
import io.rangefinder.jobs.execute.TfliteModel;
import io.rangefinder.metrics.DetectedBox;
import java.io.Serializable;
import java.util.ArrayList;
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

  /**
   * What a model that ran has found.
   *
   * @param leastScore boxes with less are left out
   */
  List<DetectedBox> boxes(TfliteModel model, double leastScore) {
    float[] edges = model.floats(boxes);
    float[] categories = model.floats(classes);
    float[] certainty = model.floats(scores);
    int found = Math.min(certainty.length, (int) model.floats(count)[0]);
    List<DetectedBox> all = new ArrayList<>();
    for (int i = 0; i < found; i++) {
      if (certainty[i] >= leastScore) {
        all.add(
            new DetectedBox(
                edges[4 * i],
                edges[4 * i + 1],
                edges[4 * i + 2],
                edges[4 * i + 3],
                (int) categories[i],
                certainty[i]));
      }
    }
    return all;
  }

  /** How many values an entry has in a tensor; 0 if it is none of the lists. */
  int valuesAnEntry(String tensor) {
    if (tensor.equals(boxes)) {
      return 4;
    }
    return tensor.equals(classes) || tensor.equals(scores) ? 1 : 0;
  }
}
