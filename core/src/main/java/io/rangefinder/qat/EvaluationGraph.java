package io.rangefinder.qat;

import org.tensorflow.proto.GraphDef;

/** Makes the graph that a trained network is evaluated, frozen and converted from. */
public final class EvaluationGraph {
  private EvaluationGraph() {}

  /**
   * Rewrites a graph of inference, or one that {@link TrainingGraph} rewrote.
   *
   * @throws io.rangefinder.ir.UserException if it is damaged, or no evaluation graph can be made of
   *     it
   */
  public static Rewritten rewrite(GraphDef graph, EvaluationOptions options) {
    GraphDef forward = ForwardPart.of(graph, options.outputs());
    if (options.compatibility().contrib()) {
      return ContribRewriting.evaluation(forward, options);
    }
    throw new UnsupportedOperationException("not there yet");
  }
}
