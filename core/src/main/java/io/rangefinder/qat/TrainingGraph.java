package io.rangefinder.qat;

import io.rangefinder.qat.edit.AddedNodes;
import io.rangefinder.tensorflow.freeze.InlinedGraph;
import org.tensorflow.proto.GraphDef;

/** Rewrites a graph so that training learns to live with what quantization does to it. */
public final class TrainingGraph {
  private TrainingGraph() {}

  /**
   * Rewrites a graph; one that is rewritten already comes back as it is, if the options are the
   * same.
   *
   * @throws io.rangefinder.ir.UserException if it holds gradients and no outputs are named, or is
   *     damaged
   */
  public static Rewritten rewrite(GraphDef graph, TrainingOptions options) {
    GraphDef forward =
        ForwardPart.of(InlinedGraph.of(AddedNodes.withoutThem(graph)), options.outputs());
    return options.compatibility().contrib()
        ? ContribRewriting.training(forward, options)
        : StructuralRewriting.training(forward, options);
  }
}
