package io.rangefinder.toco;

import io.rangefinder.ir.Graph;
import io.rangefinder.ir.UserException;
import io.rangefinder.ir.op.OperatorNames;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Counts what a converted model has and compares with what was demanded. */
final class ModelChecks {
  private static final String NOTHING = "None";
  private static final String ARRAYS = "Arrays";
  private static final String OPERATORS = "Total";

  private final TreeMap<String, Integer> counts = new TreeMap<>();

  private ModelChecks(Graph graph) {
    graph.nodes().forEach(node -> counts.merge(OperatorNames.of(node.op()), 1, Integer::sum));
  }

  /**
   * Compares every demand with the graph.
   *
   * @throws UserException listing all that do not hold
   */
  static void require(Graph graph, List<ModelCheck> checks) {
    ModelChecks counted = new ModelChecks(graph);
    List<String> problems = new ArrayList<>();
    for (ModelCheck check : checks) {
      int count =
          switch (check.countType()) {
            case ARRAYS -> graph.tensors().size();
            case OPERATORS -> graph.nodes().size();
            default -> counted.counts.getOrDefault(check.countType(), 0);
          };
      if (!check.countType().equals(NOTHING)) {
        counted.compare(check, count, problems);
      }
    }
    if (!problems.isEmpty()) {
      throw UserException.listing(
          "The converted model is not what --model_checks demand. Change the demands, or look"
              + " for what changed in the model:",
          problems);
    }
  }

  private void compare(ModelCheck check, int count, List<String> problems) {
    if (check.countMin() >= 0 && count < check.countMin()) {
      problems.add(mismatch(check, count, "minimum", check.countMin()));
    }
    if (check.countMax() > check.countMin() && count > check.countMax()) {
      problems.add(mismatch(check, count, "maximum", check.countMax()));
    }
  }

  private String mismatch(ModelCheck check, int count, String limit, int value) {
    String operators =
        counts.entrySet().stream()
            .map(entry -> entry.getKey() + " " + entry.getValue())
            .collect(Collectors.joining(", "));
    return "count of %s is %d, but the specified %s is %d; the model has %s"
        .formatted(
            check.countType(), count, limit, value, operators.isEmpty() ? "none" : operators);
  }
}
