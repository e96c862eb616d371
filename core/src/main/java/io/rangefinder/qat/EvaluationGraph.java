package io.rangefinder.qat;

import io.rangefinder.qat.edit.AddedNodes;
import io.rangefinder.tensorflow.graphdef.TensorRef;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

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
    GraphDef original = AddedNodes.withoutThem(graph);
    EvaluationOptions ending = options.endingIn(outputs(original, options));
    GraphDef forward = ForwardPart.of(original, ending.outputs());
    return options.compatibility().contrib()
        ? ContribRewriting.evaluation(forward, ending)
        : StructuralRewriting.evaluation(forward, ending);
  }

  /** Those asked for, or else those of training that the graph has. */
  private static List<String> outputs(GraphDef graph, EvaluationOptions options) {
    if (!options.outputs().isEmpty()) {
      return options.outputs();
    }
    Set<String> nodes =
        graph.getNodeList().stream().map(NodeDef::getName).collect(Collectors.toSet());
    return options.manifest().map(Manifest::outputs).orElse(List.of()).stream()
        .filter(output -> nodes.contains(TensorRef.nodeOf(output)))
        .toList();
  }
}
