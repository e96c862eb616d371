package io.rangefinder.tensorflow.freeze;

import com.google.protobuf.ByteString;
import io.rangefinder.ir.NearestNames;
import io.rangefinder.ir.UserException;
import io.rangefinder.tensorflow.checkpoint.Checkpoint;
import io.rangefinder.tensorflow.graphdef.GraphEnds;
import io.rangefinder.tensorflow.graphdef.NeededNodes;
import io.rangefinder.tensorflow.graphdef.Placeholders;
import io.rangefinder.tensorflow.graphdef.SourceNode;
import io.rangefinder.tensorflow.graphdef.TensorRef;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.FunctionDefLibrary;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/** Makes a graph whose variables lie in a checkpoint one of constants, as freeze_graph did. */
public final class GraphFreezer {
  private static final String COLOCATED = "loc:@";
  private static final int ENDS_NAMED = 20;

  private final GraphDef graph;
  private final FreezeRequest request;
  private final List<String> outputs = new ArrayList<>();

  private GraphFreezer(GraphDef graph, FreezeRequest request) {
    this.graph = graph;
    this.request = request;
  }

  /**
   * Freezes a part of a graph.
   *
   * @param restore the operation by which the graph restores its variables; empty if it has none:
   *     then they lie under their names
   * @throws UserException if a function calls itself, an output is not there, a variable has no
   *     value that fits, or the graph is one of training
   */
  public static FrozenGraph freeze(
      GraphDef graph,
      String restore,
      Checkpoint checkpoint,
      KeyOptions keys,
      FreezeRequest request) {
    Map<String, RestoredKeys.StoredKey> restored =
        restore.isEmpty() ? Map.of() : RestoredKeys.of(graph, restore);
    return new GraphFreezer(graph, request).freeze(new VariableValues(checkpoint, restored, keys));
  }

  private FrozenGraph freeze(VariableValues values) {
    readOutputs();
    InputCut cut = InputCut.of(graph.getNodeList(), request.inputs());
    Map<String, String> namedByUse = new HashMap<>();
    FlatGraph flat =
        FunctionInliner.inline(
            graph.toBuilder().clearNode().addAllNode(cut.nodes()).build(),
            roots(cut.nodes()),
            namedByUse);
    List<NodeDef> nodes =
        TrainingStripper.placeholdersSet(
            flat.nodes(), request.placeholders(), new HashSet<>(cut.inputs()));
    if (request.stripsTraining()) {
      nodes = NeededNodes.of(TrainingStripper.strip(nodes, cut.inputs()), outputs);
    }
    requireSound(nodes);
    VariableFreezer.Frozen frozen =
        VariableFreezer.freeze(flat.withNodes(nodes), values, request::leavesOut);
    GraphDef.Builder result = GraphDef.newBuilder().setVersions(graph.getVersions());
    List<NodeDef> needed = NeededNodes.of(frozen.graph().nodes(), outputs);
    LookupTables.refuse(needed, frozen.graph().functions().values());
    addNodes(needed, result);
    FunctionDefLibrary.Builder library = FunctionDefLibrary.newBuilder();
    frozen
        .graph()
        .functions()
        .forEach(
            (name, function) ->
                library.addFunction(FunctionWriter.write(name, function, namedByUse)));
    if (library.getFunctionCount() > 0) {
      result.setLibrary(library);
    }
    GraphDef built = result.build();
    return new FrozenGraph(
        built,
        cut.inputs(),
        outputs,
        frozen.variables(),
        UntrainedRanges.signs(graph, built, values.checkpoint(), request.delay()));
  }

  /** Outputs; of a graph of training also where moving statistics are kept. */
  private List<String> roots(List<NodeDef> nodes) {
    List<String> roots = new ArrayList<>(outputs);
    if (request.stripsTraining()) {
      nodes.stream()
          .filter(node -> node.getOp().equals("Sub"))
          .forEach(node -> roots.add(node.getName()));
    }
    return roots;
  }

  private void readOutputs() {
    Map<String, NodeDef> nodes = new LinkedHashMap<>();
    List<String> problems = new ArrayList<>();
    for (NodeDef node : graph.getNodeList()) {
      if (nodes.put(node.getName(), node) != null) {
        problems.add("the node '%s' is there twice".formatted(node.getName()));
      }
    }
    for (String output : request.outputs()) {
      TensorRef tensor = TensorRef.of(output);
      NodeDef node = nodes.get(tensor.node());
      if (node == null) {
        problems.add(
            "the output '%s' is not there; %s"
                .formatted(output, NearestNames.suggestion(tensor.node(), nodes.keySet())));
      } else if (tensor.index() >= count(node)) {
        problems.add("the output '%s' is not among the outputs of its node".formatted(output));
      }
      outputs.add(tensor.toString());
    }
    if (request.outputs().isEmpty()) {
      problems.add("no output is named");
    }
    if (!problems.isEmpty()) {
      throw UserException.listing(
          "The graph cannot be frozen to these outputs; it ends in %s:".formatted(ends()),
          problems);
    }
  }

  private static int count(NodeDef node) {
    if (!OutputArguments.areKnown(node.getOp())) {
      return Integer.MAX_VALUE;
    }
    int count = 0;
    for (OutputArguments.Argument argument : OutputArguments.of(node.getOp())) {
      count += argument.count(node.getAttrMap());
    }
    return Math.max(1, count);
  }

  private String ends() {
    List<SourceNode> nodes = graph.getNodeList().stream().map(SourceNode::new).toList();
    List<String> ends =
        GraphEnds.of(nodes, Placeholders.among(nodes).stream().map(SourceNode::name).toList());
    return ends.isEmpty()
        ? "nothing that depends on an input"
        : String.join(", ", ends.subList(0, Math.min(ENDS_NAMED, ends.size())));
  }

  private static void requireSound(List<NodeDef> nodes) {
    Set<String> names = new HashSet<>();
    nodes.forEach(node -> names.add(node.getName()));
    Set<String> problems = new LinkedHashSet<>();
    for (NodeDef node : nodes) {
      for (String input : node.getInputList()) {
        if (!names.contains(TensorRef.nodeOf(input))) {
          problems.add(
              "%s '%s' reads '%s', which is not there"
                  .formatted(node.getOp(), node.getName(), input));
        }
      }
    }
    if (!problems.isEmpty()) {
      throw UserException.listing("The graph is damaged; export it again:", List.copyOf(problems));
    }
  }

  /** Nodes without the company of those that are gone. */
  private void addNodes(List<NodeDef> nodes, GraphDef.Builder result) {
    Set<String> names = new HashSet<>();
    nodes.forEach(node -> names.add(node.getName()));
    for (NodeDef node : nodes) {
      NodeDef.Builder kept = node.toBuilder();
      if (request.clearsDevices()) {
        kept.clearDevice();
      }
      if (node.containsAttr("_class")) {
        List<ByteString> there =
            node.getAttrOrThrow("_class").getList().getSList().stream()
                .filter(company -> isThere(company.toStringUtf8(), names))
                .toList();
        if (there.isEmpty()) {
          kept.removeAttr("_class");
        } else {
          kept.putAttr(
              "_class",
              AttrValue.newBuilder()
                  .setList(AttrValue.ListValue.newBuilder().addAllS(there))
                  .build());
        }
      }
      result.addNode(kept);
    }
  }

  private static boolean isThere(String company, Set<String> names) {
    return !company.startsWith(COLOCATED) || names.contains(company.substring(COLOCATED.length()));
  }
}
