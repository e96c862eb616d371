package io.rangefinder.tensorflow;

import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.InvalidOperatorException;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.UnknownOperators;
import io.rangefinder.ir.UserException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorShapeProto;

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
    Graph graph = importer.assemble(needed, outputs);
    return graph;
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
          && (functions.contains(node.op())
              || options.unknownOperators() == UnknownOperators.REFUSED)) {
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
    boolean anyInput = !cuts.isEmpty();
    for (SourceNode node : needed) {
      if (node.inputs().stream().anyMatch(i -> failed.contains(i) || isOfFailed(i, failed))) {
        failed.add(node.name());
      } else if (isPlaceholder(node)) {
        anyInput = true;
        definePlaceholder(node, graph, failed);
      } else {
        importNode(node, graph, failed);
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

  private void importNode(SourceNode node, GraphAssembly graph, Set<String> failed) {
    if (!node.op().equals(MERGE) && node.inputs().stream().anyMatch(graph::isLeftOut)) {
      for (int i = 0; i < outputsRead(node); i++) {
        graph.leaveOut(node.output(i));
      }
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
          .orElseGet(() -> new CustomImporter(outputsRead(node)))
          .importNode(node, graph);
    } catch (InvalidOperatorException | ArithmeticException e) {
      problems.add(node + ": " + e.getMessage());
      failed.add(node.name());
    }
  }

  /** How many outputs of a node are read, or named as outputs of the graph; at least one. */
  private int outputsRead(SourceNode node) {
    return 1
        + Stream.concat(
                nodes.values().stream().flatMap(reader -> reader.inputs().stream()),
                options.outputs().stream())
            .filter(name -> name.startsWith(node.name() + ":"))
            .map(name -> name.substring(node.name().length() + 1))
            .mapToInt(GraphDefImporter::outputIndex)
            .max()
            .orElse(0);
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
      Optional<TensorShapeProto> declared = declaredShape(name, node);
      Shape shape = input.shape();
      if (shape != null) {
        declared.ifPresent(proto -> requireAgreement(shape, proto));
        graph.input(name, declaredType(node), shape);
      } else {
        graph.input(name, declaredType(node), knownShape(declared));
      }
    } catch (InvalidOperatorException e) {
      problems.add("input '" + name + "': " + e.getMessage());
      failed.add(name);
    }
  }

  private static Optional<TensorShapeProto> declaredShape(String name, SourceNode node) {
    if (node.has("shape") && node.attribute("shape").hasShape()) {
      return Optional.of(node.attribute("shape").getShape());
    }
    int colon = name.lastIndexOf(':');
    int output = colon < 0 ? 0 : outputIndex(name.substring(colon + 1));
    List<TensorShapeProto> shapes = node.attribute("_output_shapes").getList().getShapeList();
    return output < shapes.size() ? Optional.of(shapes.get(output)) : Optional.empty();
  }

  private static int outputIndex(String text) {
    try {
      return Integer.parseUnsignedInt(text);
    } catch (NumberFormatException e) {
      throw new InvalidOperatorException("':" + text + "' is not the number of an output");
    }
  }

  private static DataType declaredType(SourceNode node) {
    return node.type("dtype", node.type("T", DataType.FLOAT32));
  }

  /** A declared shape with 1 for an unknown batch. */
  private static Shape knownShape(Optional<TensorShapeProto> declared) {
    TensorShapeProto proto =
        declared
            .filter(shape -> !shape.getUnknownRank())
            .orElseThrow(
                () ->
                    new InvalidOperatorException(
                        "its shape is not known; give it with --input_shapes, or model.input-shape in a configuration"));
    int[] dims = new int[proto.getDimCount()];
    for (int i = 0; i < dims.length; i++) {
      long size = proto.getDim(i).getSize();
      dims[i] = size == -1 && i == 0 ? 1 : (int) Math.max(-1, Math.min(size, Integer.MAX_VALUE));
    }
    if (Arrays.stream(dims).anyMatch(dim -> dim < 0)) {
      throw new InvalidOperatorException(
          "its shape "
              + text(proto)
              + " is not known in full; give it with --input_shapes, or model.input-shape in a configuration");
    }
    return Shape.of(dims);
  }

  private static void requireAgreement(Shape given, TensorShapeProto declared) {
    if (declared.getUnknownRank()) {
      return;
    }
    boolean agrees = given.rank() == declared.getDimCount();
    for (int i = 0; agrees && i < given.rank(); i++) {
      long size = declared.getDim(i).getSize();
      agrees = size == -1 || size == given.dim(i);
    }
    if (!agrees) {
      throw new InvalidOperatorException(
          "the given shape " + given + " contradicts the graph's " + text(declared));
    }
  }

  private static String text(TensorShapeProto shape) {
    List<String> dims =
        shape.getDimList().stream()
            .map(dim -> dim.getSize() < 0 ? "?" : Long.toString(dim.getSize()))
            .toList();
    return "[" + String.join(",", dims) + "]";
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
