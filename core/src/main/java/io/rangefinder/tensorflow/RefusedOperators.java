package io.rangefinder.tensorflow;

import io.rangefinder.ir.UnknownOperators;
import io.rangefinder.tensorflow.graphdef.DangerousOperators;
import io.rangefinder.tensorflow.graphdef.Placeholders;
import io.rangefinder.tensorflow.graphdef.SourceNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;

/** Nodes that outputs need and that cannot be imported, with one message for all of a kind. */
final class RefusedOperators {
  private static final int NAMED_EXAMPLES = 3;

  /** Operators whose value lies in a checkpoint beside the graph. */
  private static final Set<String> VARIABLES =
      Set.of(
          "AutoReloadVariable",
          "TemporaryVariable",
          "VarHandleOp",
          "Variable",
          "VariableV2",
          "_VarHandlesOp");

  /** Operators that call a function whose result is theirs. */
  private static final Set<String> CALLS = Set.of("PartitionedCall", "StatefulPartitionedCall");

  private final UnknownOperators unknownOperators;
  private final String keeping;
  private final Set<String> functions;
  private final Map<String, List<String>> byOperator = new TreeMap<>();
  private final Map<String, String> reasons = new TreeMap<>();
  private final List<String> variables = new ArrayList<>();

  RefusedOperators(GraphDef graph, ImportOptions options) {
    String keep = options.remedies().keepUnknownOperator();
    this.unknownOperators = options.unknownOperators();
    this.keeping = keep.isEmpty() ? "" : ", or " + keep;
    this.functions =
        graph.getLibrary().getFunctionList().stream()
            .map(function -> function.getSignature().getName())
            .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** Whether a node is refused; if it is, it is remembered. */
  boolean refuses(SourceNode node) {
    if (isVariable(node)) {
      variables.add(node.name());
      return true;
    }
    Optional<String> reason = reason(node);
    reason.ifPresent(
        text -> {
          reasons.put(node.op(), text);
          byOperator.computeIfAbsent(node.op(), op -> new ArrayList<>()).add(node.name());
        });
    return reason.isPresent();
  }

  /** A variable of the newer kind may be handed in from outside. */
  private boolean isVariable(SourceNode node) {
    boolean handedIn =
        Placeholders.canBeFed(node) && Placeholders.type(node) == DataType.DT_RESOURCE;
    return handedIn || VARIABLES.contains(node.op());
  }

  private Optional<String> reason(SourceNode node) {
    Optional<String> harm = DangerousOperators.harmOf(node.op());
    if (harm.isPresent()) {
      return Optional.of(harm.get() + "; such graphs are refused, remove the nodes");
    }
    if (Placeholders.isPlaceholder(node) || NodeImporters.of(node.op()).isPresent()) {
      return Optional.empty();
    }
    boolean isRefused = !isKept(node);
    if (node.inputs().stream().anyMatch(variables::contains)) {
      return Optional.empty();
    }
    if (functions.contains(node.op())
        || CALLS.contains(node.op())
        || (isRefused && callsAFunction(node))) {
      return Optional.of("calls a function of the graph; inline its functions first");
    }
    return isRefused
        ? Optional.of(
            "is not supported; cut the graph before it with other outputs, or after it with other"
                + " inputs"
                + keeping)
        : Optional.empty();
  }

  private boolean isKept(SourceNode unknown) {
    return switch (unknownOperators) {
      case REFUSED -> false;
      case KEPT_IF_QUANTIZED -> CustomImporter.hasQuantizedForm(unknown);
      case KEPT -> true;
    };
  }

  private boolean callsAFunction(SourceNode node) {
    return node.attributes().values().stream()
        .flatMap(RefusedOperators::called)
        .anyMatch(functions::contains);
  }

  private static Stream<String> called(AttrValue value) {
    return value.hasFunc()
        ? Stream.of(value.getFunc().getName())
        : value.getList().getFuncList().stream().map(function -> function.getName());
  }

  /**
   * What stands in the way, a sentence an operator.
   *
   * @param needed names of the nodes that count
   */
  List<String> problems(Set<String> needed) {
    List<String> problems = new ArrayList<>();
    variables.retainAll(needed);
    byOperator.values().forEach(names -> names.retainAll(needed));
    byOperator.values().removeIf(List::isEmpty);
    if (!variables.isEmpty()) {
      problems.add(
          "the graph is not frozen: %s '%s' %s no value in it; name its checkpoint, or freeze it with it"
              .formatted(
                  variables.size() == 1 ? "variable" : variables.size() + " variables",
                  String.join("', '", variables),
                  variables.size() == 1 ? "has" : "have"));
    }
    byOperator.forEach((op, names) -> problems.add(occurrences(op, names) + " " + reasons.get(op)));
    return problems;
  }

  private static String occurrences(String op, List<String> names) {
    List<String> examples = names.subList(0, Math.min(NAMED_EXAMPLES, names.size()));
    return "operator "
        + op
        + " (in "
        + (names.size() == 1 ? "node" : names.size() + " nodes:")
        + " '"
        + String.join("', '", examples)
        + (names.size() > examples.size() ? "', ...)" : "')");
  }
}
