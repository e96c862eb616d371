package io.rangefinder.model;

import io.rangefinder.ir.InvalidOperatorException;
import io.rangefinder.tensorflow.ImportOptions;
import io.rangefinder.tensorflow.freeze.FreezableGraph;
import io.rangefinder.tensorflow.freeze.FreezeRequest;
import io.rangefinder.tensorflow.freeze.ServedFunction;
import io.rangefinder.tensorflow.graphdef.GraphEnds;
import io.rangefinder.tensorflow.graphdef.Placeholders;
import io.rangefinder.tensorflow.graphdef.SourceNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.proto.TensorShapeProto;

/**
 * The part of a graph with variables that options name: by the names of tensors, or by those that a
 * SavedModel's function gives its inputs and outputs.
 */
final class WantedPart {
  private static final TensorShapeProto ANY_SHAPE =
      TensorShapeProto.newBuilder().setUnknownRank(true).build();

  private final FreezableGraph graph;
  private final Map<String, SourceNode> nodes = new LinkedHashMap<>();
  private final List<String> cut = new ArrayList<>();
  private final List<FreezeRequest.Input> inputs = new ArrayList<>();
  private final List<String> outputs;
  private final Map<String, String> names = new HashMap<>();

  private WantedPart(FreezableGraph graph, ImportOptions options, String where) {
    this.graph = graph;
    graph
        .graph()
        .getNodeList()
        .forEach(node -> nodes.putIfAbsent(node.getName(), new SourceNode(node)));
    for (ImportOptions.Input input : SaidInputs.named(options, said(graph), where).inputs()) {
      readInput(input.name());
    }
    this.outputs = outputs(options.outputs());
  }

  static WantedPart of(FreezableGraph graph, ImportOptions options, String where) {
    return new WantedPart(graph, options, where);
  }

  private static List<String> said(FreezableGraph graph) {
    return graph
        .function()
        .map(function -> function.inputs().stream().map(FreezeRequest.Input::name).toList())
        .orElseGet(() -> OpenGraphDef.fed(graph.graph()));
  }

  /** Tensors that the graph is cut at; empty for those of the SavedModel's function. */
  List<FreezeRequest.Input> inputs() {
    return inputs;
  }

  /** Tensors that it ends in; empty for those of the SavedModel's function. */
  List<String> outputs() {
    return outputs;
  }

  /**
   * What tensors that the options name are called in the frozen graph, where that is otherwise.
   *
   * @param frozen what the inputs are called there
   */
  Map<String, String> names(List<String> frozen) {
    Map<String, String> all = new HashMap<>(names);
    for (int i = 0; i < cut.size(); i++) {
      all.put(cut.get(i), frozen.get(i));
    }
    return all;
  }

  /** What is not there may be inside of a function: then it is seen when functions are inlined. */
  private void readInput(String name) {
    Optional<FreezeRequest.Input> served =
        graph.function().stream()
            .flatMap(function -> function.inputs().stream())
            .filter(input -> canonical(input.name()).equals(canonical(tensor(name))))
            .findFirst();
    SourceNode node = nodes.get(SourceNode.nodeOf(canonical(name)));
    if (served.isPresent()) {
      cut.add(name);
      inputs.add(served.get());
    } else if (node != null) {
      cut.add(name);
      inputs.add(declared(name, node));
    }
  }

  /** The tensor that a name means: one of the graph's, or what a SavedModel calls so. */
  private String tensor(String name) {
    if (nodes.containsKey(SourceNode.nodeOf(canonical(name)))) {
      return name;
    }
    Optional<ServedFunction> function = graph.function();
    return function
        .map(served -> served.signature().getInputsMap().get(name))
        .or(() -> function.map(served -> served.signature().getOutputsMap().get(name)))
        .map(TensorInfo::getName)
        .orElse(name);
  }

  private static String canonical(String tensor) {
    return SourceNode.canonicalName(tensor);
  }

  private static FreezeRequest.Input declared(String name, SourceNode node) {
    int index = index(canonical(name));
    return new FreezeRequest.Input(name, type(node, index), shape(node, index));
  }

  /** What is no number is refused where the graph is cut. */
  private static int index(String tensor) {
    try {
      return SourceNode.indexOf(tensor);
    } catch (InvalidOperatorException none) {
      return 0;
    }
  }

  private static DataType type(SourceNode node, int index) {
    for (String one : List.of("dtype", "DstT", "out_type", "T")) {
      if (node.has(one)) {
        return node.attribute(one).getType();
      }
    }
    for (String list : List.of("output_types", "Tout", "component_types", "dtypes")) {
      List<DataType> types = node.attribute(list).getList().getTypeList();
      if (index < types.size()) {
        return types.get(index);
      }
    }
    return DataType.DT_FLOAT;
  }

  private static TensorShapeProto shape(SourceNode node, int index) {
    if (node.has("shape") && node.attribute("shape").hasShape()) {
      return node.attribute("shape").getShape();
    }
    List<TensorShapeProto> shapes = node.attribute("_output_shapes").getList().getShapeList();
    return index < shapes.size() ? shapes.get(index) : ANY_SHAPE;
  }

  private List<String> outputs(List<String> wanted) {
    if (wanted.isEmpty()) {
      return graph.function().isPresent() ? List.of() : ends();
    }
    Set<String> found = new LinkedHashSet<>();
    for (String name : wanted) {
      String tensor = tensor(name);
      if (!tensor.equals(name)) {
        names.put(name, canonical(tensor));
      }
      boolean isInside =
          graph.function().isPresent() && !nodes.containsKey(SourceNode.nodeOf(canonical(tensor)));
      if (isInside) {
        found.addAll(graph.function().orElseThrow().outputs());
      } else {
        found.add(canonical(tensor));
      }
    }
    return List.copyOf(found);
  }

  private List<String> ends() {
    List<String> fed =
        Placeholders.among(nodes.values()).stream()
            .filter(Placeholders::isPlaceholder)
            .filter(node -> Placeholders.type(node) != DataType.DT_STRING)
            .map(SourceNode::name)
            .toList();
    return GraphEnds.of(nodes.values(), fed);
  }
}
