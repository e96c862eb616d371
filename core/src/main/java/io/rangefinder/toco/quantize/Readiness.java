package io.rangefinder.toco.quantize;

import io.rangefinder.ir.Graph;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Range;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.TensorRange;
import io.rangefinder.ir.UserException;
import io.rangefinder.ir.op.OperatorNames;
import io.rangefinder.quantize.GraphFlaws;
import io.rangefinder.quantize.OperatorConstraints;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Everything that keeps a graph from being quantized, found before anything is. */
final class Readiness {
  private final Graph graph;
  private final KnownRanges ranges;
  private final UintOperators operators;
  private final IdleClamps clamps;

  Readiness(Graph graph, KnownRanges ranges, UintOperators operators) {
    this.graph = graph;
    this.ranges = ranges;
    this.operators = operators;
    this.clamps = new IdleClamps(graph, ranges);
  }

  /**
   * @throws UserException listing every operator that has no quantized form, every tensor without
   *     range and every other flaw
   */
  void require() {
    List<String> sections = new ArrayList<>();
    unsupported().ifPresent(sections::add);
    List<String> flaws = flaws();
    if (!flaws.isEmpty()) {
      sections.add("  - " + String.join("\n  - ", flaws));
    }
    MissingRanges missing = new MissingRanges(graph, ranges, operators, idleOutputs());
    if (!missing.isEmpty()) {
      sections.add(missing.report());
    }
    if (!sections.isEmpty()) {
      throw new UserException("Cannot quantize the graph.\n" + String.join("\n", sections));
    }
  }

  private Optional<String> unsupported() {
    List<String> nodes = new ArrayList<>();
    Set<String> types = new LinkedHashSet<>();
    for (Node node : graph.nodes()) {
      if (!operators.supports(node.op())) {
        String type = OperatorNames.of(node.op());
        types.add(type);
        nodes.add("  - %s '%s'".formatted(type, node.name()));
      }
    }
    return nodes.isEmpty()
        ? Optional.empty()
        : Optional.of(
            ("Unimplemented: this graph contains an operator of type %s for which the quantized"
                    + " form is not yet implemented. End the graph before it by naming other"
                    + " outputs, replace it in the network, or convert to float:\n%s")
                .formatted(String.join(", ", types), String.join("\n", nodes)));
  }

  private List<String> flaws() {
    List<String> flaws = new ArrayList<>(GraphFlaws.of(graph, OperatorConstraints.UINT8));
    for (Tensor tensor : graph.tensors()) {
      if (tensor.isFloat()) {
        ranges.find(tensor.name()).flatMap(range -> flaw(tensor, range)).ifPresent(flaws::add);
      }
    }
    for (Node node : graph.nodes()) {
      if (operators.rule(node.op()) == PropagationRules.CHOSEN) {
        unequalChoices(node).ifPresent(flaws::add);
      }
    }
    return flaws;
  }

  private Optional<String> unequalChoices(Node node) {
    Optional<Range> first = ranges.range(node.input(1));
    Optional<Range> second = ranges.range(node.input(2));
    return first.isEmpty() || second.isEmpty() || first.equals(second)
        ? Optional.empty()
        : Optional.of(
            "%s picks codes from '%s' in %s and '%s' in %s; give both one range"
                .formatted(
                    node,
                    node.input(1),
                    described(first.get()),
                    node.input(2),
                    described(second.get())));
  }

  private static String described(Range range) {
    return "[%s, %s]".formatted(range.min(), range.max());
  }

  private static Optional<String> flaw(Tensor tensor, TensorRange known) {
    Range range = known.range();
    String wrong;
    if (RangeCode.exists(known)) {
      return Optional.empty();
    } else if (!RangeCode.containsZero(range)) {
      wrong = "does not contain 0";
    } else if (RangeCode.isTooNarrow(known)) {
      wrong = "is too narrow for 256 codes";
    } else {
      wrong = "is too wide for 32-bit floats";
    }
    return Optional.of(
        "the range %s of '%s' (%s%s) %s; give another one"
            .formatted(
                described(range),
                tensor.name(),
                known.origin(),
                known.detail().isEmpty() ? "" : " " + known.detail(),
                wrong));
  }

  /** Outputs of activations that will be taken out, so that nobody needs their ranges. */
  private List<String> idleOutputs() {
    return graph.nodes().stream().filter(clamps::isIdle).map(Node::name).toList();
  }
}
