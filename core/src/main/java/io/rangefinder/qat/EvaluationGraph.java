package io.rangefinder.qat;

import io.rangefinder.ir.UserException;
import io.rangefinder.qat.edit.AddedNodes;
import io.rangefinder.tensorflow.freeze.InlinedGraph;
import io.rangefinder.tensorflow.graphdef.TensorRef;
import io.rangefinder.tensorflow.graphdef.VariableKinds;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    GraphDef original = InlinedGraph.of(AddedNodes.withoutThem(graph));
    refuseTraining(original);
    EvaluationOptions ending = options.endingIn(outputs(original, options));
    GraphDef forward = ForwardPart.of(original, ending.outputs());
    Rewritten rewritten =
        options.compatibility().contrib()
            ? ContribRewriting.evaluation(forward, ending)
            : StructuralRewriting.evaluation(forward, ending);
    return options
        .manifest()
        .map(
            training ->
                new Rewritten(
                    rewritten.graph(), rewritten.manifest().trainedAfter(training.delay())))
        .orElse(rewritten);
  }

  /** A training graph of the old tool updates its ranges wherever it is run. */
  private static void refuseTraining(GraphDef graph) {
    Map<String, NodeDef> nodes = new HashMap<>();
    graph.getNodeList().forEach(node -> nodes.put(node.getName(), node));
    for (NodeDef node : graph.getNodeList()) {
      if (Operators.isFakeQuant(node) && node.getInputCount() > 1) {
        NodeDef min = nodes.get(TensorRef.nodeOf(node.getInput(1)));
        if (min != null && VariableKinds.isUpdate(min.getOp())) {
          throw new UserException(
              "'%s' is a fake-quantization of training: it is a graph that contrib.quantize rewrote. Freeze it with --strip_training, or give an inference build of the network."
                  .formatted(node.getName()));
        }
      }
    }
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
