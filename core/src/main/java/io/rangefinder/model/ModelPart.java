package io.rangefinder.model;

import io.rangefinder.ir.Graph;
import io.rangefinder.ir.NearestNames;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.UserException;
import io.rangefinder.tensorflow.ImportOptions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Cuts the part between named inputs and outputs out of a graph whose shapes are settled, as the
 * importer does it with a GraphDef.
 */
final class ModelPart {
  private final Graph graph;
  private final List<String> inputs;
  private final List<String> outputs;
  private final List<String> problems = new ArrayList<>();

  private ModelPart(Graph graph, ImportOptions options) {
    this.graph = graph;
    this.inputs =
        options.inputs().isEmpty()
            ? graph.inputs()
            : options.inputs().stream().map(ImportOptions.Input::name).toList();
    this.outputs = options.outputs().isEmpty() ? graph.outputs() : options.outputs();
  }

  /**
   * The part that the options name; the graph itself if they name its own ends.
   *
   * @throws UserException listing every name that the graph lacks, every shape that it has
   *     otherwise, and every input that is needed and not named
   */
  static Graph of(Graph graph, String where, ImportOptions options) {
    ModelPart part = new ModelPart(graph, options);
    options.inputs().forEach(part::check);
    part.outputs.stream().filter(name -> !graph.hasTensor(name)).forEach(part::missingOutput);
    Graph cut = part.problems.isEmpty() ? part.cut() : graph;
    if (!part.problems.isEmpty()) {
      throw UserException.listing(
          "The names and shapes given do not fit '%s', whose inputs are %s and outputs %s:"
              .formatted(
                  where, described(graph, graph.inputs()), described(graph, graph.outputs())),
          part.problems);
    }
    return cut;
  }

  private static String described(Graph graph, List<String> names) {
    return String.join(
        ", ", names.stream().map(name -> "'" + name + "' " + graph.tensor(name).type()).toList());
  }

  private void check(ImportOptions.Input input) {
    if (!graph.hasTensor(input.name())) {
      problems.add(
          "the input '%s' is not there; %s".formatted(input.name(), nearest(input.name())));
      return;
    }
    Tensor tensor = graph.tensor(input.name());
    if (tensor.isConstant()) {
      problems.add("the input '%s' is a constant".formatted(input.name()));
    } else if (input.shape() != null && !input.shape().equals(tensor.shape())) {
      problems.add(
          "the input '%s' is %s, not %s: the shapes of a .tflite are settled"
              .formatted(input.name(), tensor.shape(), input.shape()));
    }
  }

  private void missingOutput(String name) {
    problems.add("the output '%s' is not there; %s".formatted(name, nearest(name)));
  }

  private String nearest(String name) {
    List<String> computed =
        graph.tensors().stream().filter(tensor -> !tensor.isConstant()).map(Tensor::name).toList();
    return NearestNames.suggestion(name, computed);
  }

  private Graph cut() {
    if (inputs.equals(graph.inputs()) && outputs.equals(graph.outputs())) {
      return graph;
    }
    Set<Node> needed = new LinkedHashSet<>();
    Set<String> seen = new LinkedHashSet<>(inputs);
    Deque<String> open = new ArrayDeque<>(outputs);
    while (!open.isEmpty()) {
      String name = open.pop();
      if (!seen.add(name)) {
        continue;
      }
      if (graph.isInput(name)) {
        problems.add("the input '%s' is needed and not named".formatted(name));
      }
      graph.producer(name).filter(needed::add).ifPresent(node -> open.addAll(node.inputs()));
    }
    return graph
        .edit()
        .with(graph.nodes().stream().filter(needed::contains).toList(), inputs, outputs);
  }
}
