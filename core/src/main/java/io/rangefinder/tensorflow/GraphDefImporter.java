package io.rangefinder.tensorflow;

import io.rangefinder.ir.Graph;
import io.rangefinder.ir.InvalidOperatorException;
import io.rangefinder.ir.NearestNames;
import io.rangefinder.ir.UserException;
import io.rangefinder.tensorflow.graphdef.GraphEnds;
import io.rangefinder.tensorflow.graphdef.NodeOrder;
import io.rangefinder.tensorflow.graphdef.Placeholders;
import io.rangefinder.tensorflow.graphdef.SetPlaceholders;
import io.rangefinder.tensorflow.graphdef.SourceNode;
import io.rangefinder.tensorflow.graphdef.TensorsRead;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
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
  private static final int NAMED_ENDS = 20;

  /** The one operator that may read results that are not computed. */
  private static final String MERGE = "Merge";

  private static final String SWITCH = "Switch";

  private final ImportOptions options;
  private final Map<String, SourceNode> nodes = new LinkedHashMap<>();
  private final Map<String, ImportOptions.Input> cuts = new LinkedHashMap<>();
  private final List<String> problems = new ArrayList<>();
  private final RefusedOperators refused;
  private final OpenConditions openConditions;
  private final List<SourceNode> unfed = new ArrayList<>();
  private final Map<String, String> nodeProblems = new LinkedHashMap<>();
  private boolean namesAreMissing;

  private GraphDefImporter(GraphDef graphDef, ImportOptions options) {
    this.options = options;
    this.refused = new RefusedOperators(graphDef, options);
    this.openConditions = new OpenConditions(nodes, cuts.keySet(), options.remedies());
  }

  /**
   * Imports a GraphDef.
   *
   * @return a graph in which MatMul, BatchNorm, Identity and unfolded constants may occur
   * @throws UserException listing all that stands in the way
   */
  public static Graph importGraph(GraphDef graphDef, ImportOptions options) {
    GraphDefImporter importer = new GraphDefImporter(graphDef, options);
    importer.readNodes(graphDef);
    importer.readInputs();
    List<String> outputs = importer.outputs();
    importer.stopIfProblems();
    List<SourceNode> needed = importer.needed(outputs);
    importer.stopIfProblems();
    return importer.assemble(needed, outputs);
  }

  private void readNodes(GraphDef graphDef) {
    Set<String> duplicates = new LinkedHashSet<>();
    for (NodeDef definition : graphDef.getNodeList()) {
      SourceNode node = new SourceNode(definition);
      if (nodes.putIfAbsent(node.name(), node) != null) {
        duplicates.add(node.name());
      }
    }
    if (nodes.isEmpty()) {
      problems.add("there are no nodes");
    }
    duplicates.forEach(name -> problems.add("node '" + name + "' is defined twice"));
  }

  private void readInputs() {
    for (ImportOptions.Input input : options.inputs()) {
      String name = SourceNode.canonicalName(input.name());
      if (cuts.put(name, input) != null) {
        problems.add("input '" + name + "' is given twice");
      }
    }
    requireNames("input", cuts.keySet());
    problems.addAll(SetPlaceholders.apply(nodes, options.placeholders(), cuts.keySet()));
  }

  /** Names that no node has, each with those that resemble it. */
  private void requireNames(String role, Collection<String> names) {
    List<String> missing =
        names.stream().filter(name -> !nodes.containsKey(SourceNode.nodeOf(name))).toList();
    namesAreMissing |= !missing.isEmpty();
    for (String name : missing) {
      problems.add(
          "%s '%s' does not exist; %s"
              .formatted(role, name, NearestNames.suggestion(name, nodes.keySet())));
    }
  }

  /** What the graph itself begins and ends with. */
  private String endsOfGraph() {
    List<SourceNode> placeholders = Placeholders.among(nodes.values());
    List<String> ends =
        GraphEnds.of(nodes.values(), placeholders.stream().map(SourceNode::name).toList());
    return " its inputs are %s, it ends in %s."
        .formatted(
            listed(placeholders.stream().map(Placeholders::describe).toList()),
            listed(ends.stream().map(name -> "'" + name + "'").toList()));
  }

  private static String listed(List<String> names) {
    if (names.isEmpty()) {
      return "none";
    }
    String shown = String.join(", ", names.subList(0, Math.min(NAMED_ENDS, names.size())));
    return names.size() > NAMED_ENDS
        ? "%s and %d more".formatted(shown, names.size() - NAMED_ENDS)
        : shown;
  }

  private List<String> outputs() {
    if (options.outputs().isEmpty()) {
      return outputsFound();
    }
    Set<String> outputs = new LinkedHashSet<>();
    for (String given : options.outputs()) {
      String name = SourceNode.canonicalName(given);
      if (!outputs.add(name)) {
        problems.add("output '" + name + "' is given twice");
      }
    }
    requireNames("output", outputs);
    return List.copyOf(outputs);
  }

  private List<String> outputsFound() {
    List<String> inputs =
        cuts.isEmpty()
            ? nodes.values().stream()
                .filter(Placeholders::isPlaceholder)
                .map(SourceNode::name)
                .toList()
            : cuts.keySet().stream().map(SourceNode::nodeOf).toList();
    List<String> sinks = GraphEnds.of(nodes.values(), inputs);
    if (sinks.isEmpty() && problems.isEmpty()) {
      problems.add("nothing depends on an input; name inputs and outputs");
    }
    return sinks;
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

  private Graph assemble(List<SourceNode> needed, List<String> outputs) {
    GraphAssembly graph = new GraphAssembly(Set.copyOf(outputs));
    Set<String> failed = new LinkedHashSet<>();
    cuts.forEach((name, input) -> defineInput(name, input, graph, failed));
    TensorsRead read = new TensorsRead(nodes.values(), outputs);
    boolean anyInput = !cuts.isEmpty();
    Set<String> undecided = new LinkedHashSet<>();
    for (SourceNode node : needed) {
      if (isLeftOut(node, graph)) {
        read.of(node).forEach(graph::leaveOut);
      } else if (readsAny(node, undecided)) {
        undecided.add(node.name());
      } else if (refused.refuses(node) || readsAny(node, failed)) {
        failed.add(node.name());
      } else if (isOpen(node, graph)) {
        openConditions.add(node);
        undecided.add(node.name());
      } else if (!Placeholders.isPlaceholder(node)) {
        importNode(node, read, graph, failed);
      } else if (cuts.isEmpty()) {
        anyInput = true;
        defineInput(node.name(), new ImportOptions.Input(node.name(), null), graph, failed);
      } else {
        unfed.add(node);
        (Placeholders.isChoice(node) ? undecided : failed).add(node.name());
      }
    }
    failed.addAll(undecided);
    Set<String> taken = taken(outputs, graph);
    problems.addAll(refused.problems(taken));
    problems.addAll(openConditions.problems(taken));
    nodeProblems.keySet().retainAll(taken);
    problems.addAll(nodeProblems.values());
    unfed.removeIf(node -> !taken.contains(node.name()));
    noteUnfed();
    if (!anyInput && unfed.isEmpty() && problems.isEmpty()) {
      problems.add("the outputs do not depend on any input; name other outputs");
    }
    for (String output : outputs) {
      if (graph.isLeftOut(output)) {
        problems.add("output '" + output + "' lies on a branch that is not taken");
      } else if (!graph.isDefined(output) && !isOf(output, failed)) {
        problems.add("output '" + output + "' is not among the outputs of its node");
      }
    }
    stopIfProblems();
    return graph.build(outputs);
  }

  /** The nodes that the outputs need once the branches that are not taken are left out. */
  private Set<String> taken(List<String> outputs, GraphAssembly graph) {
    Set<String> taken = new LinkedHashSet<>();
    List<String> pending = new ArrayList<>(outputs);
    while (!pending.isEmpty()) {
      String tensor = pending.remove(pending.size() - 1);
      String name = SourceNode.nodeOf(tensor);
      SourceNode node = nodes.get(name);
      boolean isCut = cuts.containsKey(tensor) || graph.isLeftOut(tensor);
      if (node != null && !isCut && taken.add(name)) {
        pending.addAll(node.inputs());
      }
    }
    return taken;
  }

  private boolean readsAny(SourceNode node, Set<String> set) {
    return node.inputs().stream().anyMatch(input -> isOf(input, set));
  }

  /** Whether a tensor, or the node of a tensor that is not cut, is among those of a set. */
  private boolean isOf(String tensor, Set<String> set) {
    return set.contains(tensor)
        || (!cuts.containsKey(tensor) && set.contains(SourceNode.nodeOf(tensor)));
  }

  private static boolean isLeftOut(SourceNode node, GraphAssembly graph) {
    return !node.op().equals(MERGE) && node.inputs().stream().anyMatch(graph::isLeftOut);
  }

  /** Whether a branch cannot be taken because its condition is not known. */
  private static boolean isOpen(SourceNode node, GraphAssembly graph) {
    return node.op().equals(SWITCH)
        && node.inputs().size() == 2
        && graph.isDefined(node.input(1))
        && graph.value(node.input(1)).isEmpty();
  }

  private void importNode(
      SourceNode node, TensorsRead read, GraphAssembly graph, Set<String> failed) {
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
      nodeProblems.put(node.name(), node + ": " + e.getMessage());
      failed.add(node.name());
    }
  }

  /** Data must be fed; what only decides between training and inference can be decided. */
  private void noteUnfed() {
    List<SourceNode> choices = unfed.stream().filter(Placeholders::isChoice).toList();
    if (!choices.isEmpty()) {
      problems.add(
          "%s %s needed and not among the inputs; %s, not data: set %s with %s"
              .formatted(
                  choices.stream()
                      .map(SourceNode::name)
                      .collect(
                          Collectors.joining(
                              "', '",
                              choices.size() == 1 ? "placeholder '" : "placeholders '",
                              "'")),
                  choices.size() == 1 ? "is" : "are",
                  choices.size() == 1 ? "it holds a choice" : "they hold choices",
                  choices.size() == 1 ? "it" : "them",
                  options.remedies().setPlaceholders(Placeholders.valuesForInference(choices))));
    }
    unfed.stream()
        .filter(node -> !Placeholders.isChoice(node))
        .forEach(
            node ->
                problems.add(
                    "placeholder '%s' is needed and not among the inputs; add it to them"
                        .formatted(node.name())));
  }

  private void defineInput(
      String name, ImportOptions.Input input, GraphAssembly graph, Set<String> failed) {
    try {
      SourceNode node = nodes.get(SourceNode.nodeOf(name));
      if (node == null) {
        throw new InvalidOperatorException("it does not exist");
      }
      DeclaredType declared = DeclaredType.of(name, node);
      graph.input(
          name, declared.dataType(), declared.shape(input.shape(), options.remedies().giveShape()));
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
    throw UserException.listing(
        "The TensorFlow graph cannot be imported:" + (namesAreMissing ? endsOfGraph() : ""), shown);
  }
}
