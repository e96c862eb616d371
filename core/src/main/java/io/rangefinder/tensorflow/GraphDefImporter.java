package io.rangefinder.tensorflow;

import io.rangefinder.ir.Graph;
import io.rangefinder.ir.InvalidOperatorException;
import io.rangefinder.ir.UserException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/**
 * Imports a frozen GraphDef: the nodes between its inputs and outputs, with every shape known.
 *
 * <p>Tensors keep their TensorFlow names. An unknown batch extent becomes 1. Control inputs are
 * dropped. Whatever cannot be imported is collected and reported at once.
 */
public final class GraphDefImporter {
  private static final int MAX_PROBLEMS = 50;
  private static final int NAMED_EXAMPLES = 3;

  /** The one operator that may read results that are not computed. */
  private static final String MERGE = "Merge";

  private final ImportOptions options;
  private final Map<String, SourceNode> nodes = new LinkedHashMap<>();
  private final Map<String, ImportOptions.Input> cuts = new LinkedHashMap<>();
  private final List<String> problems = new ArrayList<>();

  private GraphDefImporter(ImportOptions options) {
    this.options = options;
  }

  /**
   * Imports a GraphDef.
   *
   * @return a graph in which MatMul, BatchNorm, Identity and unfolded constants may occur
   * @throws UserException listing all that stands in the way
   */
  public static Graph importGraph(GraphDef graphDef, ImportOptions options) {
    GraphDefImporter importer = new GraphDefImporter(options);
    importer.readNodes(graphDef);
    List<String> outputs = importer.outputs();
    importer.stopIfProblems();
    List<SourceNode> needed = importer.needed(outputs);
    importer.checkOperators(needed, graphDef);
    importer.stopIfProblems();
    return importer.assemble(needed, outputs);
  }

  private void readNodes(GraphDef graphDef) {
    Set<String> duplicates = new LinkedHashSet<>();
    Map<String, List<String>> dangerous = new TreeMap<>();
    for (NodeDef definition : graphDef.getNodeList()) {
      SourceNode node = new SourceNode(definition);
      if (nodes.putIfAbsent(node.name(), node) != null) {
        duplicates.add(node.name());
      }
      if (DangerousOperators.harmOf(node.op()).isPresent()) {
        dangerous.computeIfAbsent(node.op(), op -> new ArrayList<>()).add(node.name());
      }
    }
    if (nodes.isEmpty()) {
      problems.add("there are no nodes");
    }
    dangerous.forEach(
        (op, names) ->
            problems.add(
                occurrences(op, names)
                    + " "
                    + DangerousOperators.harmOf(op).orElseThrow()
                    + "; such graphs are refused, remove the nodes"));
    duplicates.forEach(name -> problems.add("node '" + name + "' is defined twice"));
    for (ImportOptions.Input input : options.inputs()) {
      String name = SourceNode.canonicalName(input.name());
      if (!nodes.containsKey(SourceNode.nodeOf(name))) {
        problems.add(
            "input '"
                + name
                + "' does not exist; "
                + NearestNames.suggestion(name, nodes.keySet()));
      }
      if (cuts.put(name, input) != null) {
        problems.add("input '" + name + "' is given twice");
      }
    }
  }

  private List<String> outputs() {
    if (options.outputs().isEmpty()) {
      return outputsFound();
    }
    Set<String> outputs = new LinkedHashSet<>();
    for (String given : options.outputs()) {
      String name = SourceNode.canonicalName(given);
      if (!nodes.containsKey(SourceNode.nodeOf(name))) {
        problems.add(
            "output '"
                + name
                + "' does not exist; "
                + NearestNames.suggestion(name, nodes.keySet()));
      } else if (!outputs.add(name)) {
        problems.add("output '" + name + "' is given twice");
      }
    }
    return List.copyOf(outputs);
  }

  /** Nodes that depend on an input and that nothing reads, in the order of the file. */
  private List<String> outputsFound() {
    Map<String, List<SourceNode>> readers = new LinkedHashMap<>();
    for (SourceNode node : nodes.values()) {
      for (String input : node.inputs()) {
        readers.computeIfAbsent(SourceNode.nodeOf(input), name -> new ArrayList<>()).add(node);
      }
    }
    Set<String> dependent = new LinkedHashSet<>();
    List<String> pending = new ArrayList<>();
    cuts.keySet().forEach(name -> pending.add(SourceNode.nodeOf(name)));
    if (cuts.isEmpty()) {
      nodes.values().stream()
          .filter(GraphDefImporter::isPlaceholder)
          .forEach(node -> pending.add(node.name()));
    }
    while (!pending.isEmpty()) {
      String name = pending.remove(pending.size() - 1);
      if (dependent.add(name)) {
        readers.getOrDefault(name, List.of()).forEach(reader -> pending.add(reader.name()));
      }
    }
    List<String> sinks =
        nodes.keySet().stream()
            .filter(name -> dependent.contains(name) && !readers.containsKey(name))
            .filter(name -> !isPlaceholder(nodes.get(name)))
            .toList();
    if (sinks.isEmpty() && problems.isEmpty()) {
      problems.add("nothing depends on an input; name inputs and outputs");
    }
    return sinks;
  }

  private static boolean isPlaceholder(@Nullable SourceNode node) {
    return node != null
        && (node.op().equals("Placeholder")
            || node.op().equals("PlaceholderV2")
            || node.op().equals("LegacyFedInput"));
  }

  /** The nodes that the outputs need, operands first and else in the order of the file. */
  private List<SourceNode> needed(List<String> outputs) {
    Set<String> reached = new LinkedHashSet<>();
    List<String> pending = new ArrayList<>();
    outputs.stream().filter(name -> !cuts.containsKey(name)).forEach(pending::add);
    while (!pending.isEmpty()) {
      String name = SourceNode.nodeOf(pending.remove(pending.size() - 1));
      SourceNode node = nodes.get(name);
      if (node == null || !reached.add(name)) {
        continue;
      }
      for (String input : node.inputs()) {
        if (cuts.containsKey(input)) {
          continue;
        }
        if (!nodes.containsKey(SourceNode.nodeOf(input))) {
          problems.add(node + " reads '" + input + "', which does not exist");
        }
        pending.add(input);
      }
    }
    List<SourceNode> inFileOrder =
        nodes.values().stream().filter(node -> reached.contains(node.name())).toList();
    NodeOrder order = NodeOrder.of(inFileOrder, cuts.keySet());
    order.cycle().ifPresent(cycle -> problems.add("the nodes form a cycle: " + cycle));
    return order.nodes();
  }

  private void checkOperators(List<SourceNode> needed, GraphDef graphDef) {
    Set<String> functions = new LinkedHashSet<>();
    graphDef
        .getLibrary()
        .getFunctionList()
        .forEach(function -> functions.add(function.getSignature().getName()));
    Map<String, List<String>> unknown = new TreeMap<>();
    for (SourceNode node : needed) {
      if (!isPlaceholder(node)
          && NodeImporters.of(node.op()).isEmpty()
          && DangerousOperators.harmOf(node.op()).isEmpty()
          && (functions.contains(node.op()) || !isKept(node))) {
        unknown.computeIfAbsent(node.op(), op -> new ArrayList<>()).add(node.name());
      }
    }
    unknown.forEach(
        (op, names) ->
            problems.add(
                occurrences(op, names)
                    + (functions.contains(op)
                        ? " calls a function of the graph; inline its functions first"
                        : " is not supported; cut the graph before it with other outputs,"
                            + " or after it with other inputs")));
  }

  private boolean isKept(SourceNode unknown) {
    return switch (options.unknownOperators()) {
      case REFUSED -> false;
      case KEPT_IF_QUANTIZED -> CustomImporter.hasQuantizedForm(unknown);
      case KEPT -> true;
    };
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

  private Graph assemble(List<SourceNode> needed, List<String> outputs) {
    GraphAssembly graph = new GraphAssembly(Set.copyOf(outputs));
    Set<String> failed = new LinkedHashSet<>();
    cuts.forEach((name, input) -> defineInput(name, input, graph, failed));
    TensorsRead read = new TensorsRead(nodes.values(), outputs);
    boolean anyInput = !cuts.isEmpty();
    for (SourceNode node : needed) {
      if (node.inputs().stream().anyMatch(i -> failed.contains(i) || isOfFailed(i, failed))) {
        failed.add(node.name());
      } else if (isPlaceholder(node)) {
        anyInput = true;
        definePlaceholder(node, graph, failed);
      } else {
        importNode(node, read, graph, failed);
      }
    }
    if (!anyInput) {
      problems.add("the outputs do not depend on any input; name other outputs");
    }
    for (String output : outputs) {
      if (graph.isLeftOut(output)) {
        problems.add("output '" + output + "' lies on a branch that is not taken");
      } else if (!graph.isDefined(output) && !isOfFailed(output, failed)) {
        problems.add("output '" + output + "' is not among the outputs of its node");
      }
    }
    stopIfProblems();
    return graph.build(outputs);
  }

  /** Whether a tensor's node failed; the cut tensors have been looked up before. */
  private boolean isOfFailed(String tensor, Set<String> failed) {
    return !cuts.containsKey(tensor) && failed.contains(SourceNode.nodeOf(tensor));
  }

  private void importNode(
      SourceNode node, TensorsRead read, GraphAssembly graph, Set<String> failed) {
    if (!node.op().equals(MERGE) && node.inputs().stream().anyMatch(graph::isLeftOut)) {
      read.of(node).forEach(graph::leaveOut);
      return;
    }
    try {
      for (String input : node.inputs()) {
        if (!graph.isDefined(input) && !graph.isLeftOut(input)) {
          throw new InvalidOperatorException(
              "it reads '" + input + "', which is not among the outputs of its node");
        }
      }
      NodeImporters.of(node.op())
          .orElseGet(() -> new CustomImporter(read.lastIndex(node)))
          .importNode(node, graph);
    } catch (InvalidOperatorException | ArithmeticException e) {
      problems.add(node + ": " + e.getMessage());
      failed.add(node.name());
    }
  }

  private void definePlaceholder(SourceNode node, GraphAssembly graph, Set<String> failed) {
    if (!cuts.isEmpty()) {
      problems.add(
          "placeholder '" + node.name() + "' is needed and not among the inputs; add it to them");
      failed.add(node.name());
      return;
    }
    defineInput(node.name(), new ImportOptions.Input(node.name(), null), graph, failed);
  }

  private void defineInput(
      String name, ImportOptions.Input input, GraphAssembly graph, Set<String> failed) {
    try {
      SourceNode node = nodes.get(SourceNode.nodeOf(name));
      if (node == null) {
        throw new InvalidOperatorException("it does not exist");
      }
      DeclaredType declared = DeclaredType.of(name, node);
      graph.input(name, declared.dataType(), declared.shape(input.shape()));
    } catch (InvalidOperatorException e) {
      problems.add("input '" + name + "': " + e.getMessage());
      failed.add(name);
    }
  }

  private void stopIfProblems() {
    if (problems.isEmpty()) {
      return;
    }
    List<String> shown = new ArrayList<>(problems);
    if (shown.size() > MAX_PROBLEMS) {
      shown.subList(MAX_PROBLEMS, shown.size()).clear();
      shown.add("and " + (problems.size() - MAX_PROBLEMS) + " more");
    }
    throw UserException.listing("The TensorFlow graph cannot be imported:", shown);
  }
}
