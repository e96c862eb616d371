package io.rangefinder.model;

import io.rangefinder.ir.Graph;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.UnknownOperators;
import io.rangefinder.ir.UserException;
import io.rangefinder.ir.op.Custom;
import io.rangefinder.ir.op.RandomUniform;
import io.rangefinder.tensorflow.ImportOptions;
import io.rangefinder.tensorflow.graphdef.InferenceValues;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Random numbers that every run draws anew, as dropout in training mode does. */
public final class RandomNumbers {
  private static final int NAMED_EXAMPLES = 3;

  private RandomNumbers() {}

  /**
   * The graph without them: they become custom operators where such are kept.
   *
   * @throws UserException if they are not kept
   */
  public static Graph settled(Graph graph, ImportOptions options) {
    List<Node> random =
        graph.nodes().stream().filter(node -> node.op() instanceof RandomUniform).toList();
    if (random.isEmpty()) {
      return graph;
    }
    if (options.unknownOperators() == UnknownOperators.REFUSED) {
      throw new UserException(message(random, graph, options));
    }
    return graph.withNodes(
        graph.nodes().stream()
            .map(node -> node.op() instanceof RandomUniform ? custom(node, graph) : node)
            .toList());
  }

  private static Node custom(Node node, Graph graph) {
    return node.withOp(
        new Custom(
            RandomUniform.class.getSimpleName(),
            Map.of(),
            node.outputs().stream().map(graph::tensor).map(Tensor::type).toList()));
  }

  private static String message(List<Node> random, Graph graph, ImportOptions options) {
    Map<String, String> choices = new LinkedHashMap<>();
    for (String input : graph.inputs()) {
      Tensor tensor = graph.tensor(input);
      if (tensor.shape().isKnown() && tensor.shape().rank() == 0) {
        choices.put(input, InferenceValues.of(input, tensor.dataType()));
      }
    }
    String examples =
        random.stream()
            .limit(NAMED_EXAMPLES)
            .map(node -> "'" + node.name() + "'")
            .collect(Collectors.joining(", "));
    return ("Dropout is in training mode: RandomUniform %s%s draws other numbers in every run. Freeze"
            + " the network for inference (is_training=False, keep_prob=1), or cut the graph behind"
            + " its dropout%s.")
        .formatted(
            examples,
            random.size() > NAMED_EXAMPLES
                ? " and %d more".formatted(random.size() - NAMED_EXAMPLES)
                : "",
            choices.isEmpty()
                ? ""
                : "; or take %s out of the inputs and give %s"
                    .formatted(
                        choices.keySet().stream()
                            .map(name -> "'" + name + "'")
                            .collect(Collectors.joining(", ")),
                        options.remedies().setPlaceholders(choices)));
  }
}
