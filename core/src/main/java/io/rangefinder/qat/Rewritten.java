package io.rangefinder.qat;

import java.util.List;
import org.tensorflow.proto.GraphDef;

/** A rewritten graph, and what was done. */
public record Rewritten(GraphDef graph, Manifest manifest) {
  /** How many nodes it has. */
  public int nodes() {
    return graph.getNodeCount();
  }

  /** What is not quantized, in the order of the graph. */
  public List<Missed> missed() {
    return manifest.missed();
  }
}
