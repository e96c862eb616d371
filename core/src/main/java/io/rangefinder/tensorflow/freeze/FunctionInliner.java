package io.rangefinder.tensorflow.freeze;

import com.google.protobuf.ByteString;
import io.rangefinder.ir.UserException;
import io.rangefinder.tensorflow.graphdef.NeededNodes;
import io.rangefinder.tensorflow.graphdef.TensorRef;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NameAttrList;
import org.tensorflow.proto.NodeDef;

/**
 * Puts the nodes of functions in the place of their calls: {@code call/node} for each node of the
 * function. The bodies of control flow (If, While, Case) stay functions, without calls inside.
 *
 * <p>Who waited for a call waits for what the function says must run, and the function's first
 * nodes wait for what the call waited for.
 */
final class FunctionInliner {
  private static final Set<String> CALLS = Set.of("PartitionedCall", "StatefulPartitionedCall");
  private static final int MOST_NODES = 1 << 18;
  private static final int DEEPEST = 200;

  private final Map<String, FunctionDef> library = new HashMap<>();
  private final Map<ByteString, FlatFunction> flattened = new HashMap<>();
  private final Map<ByteString, String> keptNames = new HashMap<>();
  private final Map<String, FlatFunction> kept = new LinkedHashMap<>();
  private final Set<String> running = new LinkedHashSet<>();
  private final Map<String, String> namedByUse;
  private long nodes;

  private FunctionInliner(GraphDef graph, Map<String, String> namedByUse) {
    graph.getLibrary().getFunctionList().forEach(f -> library.put(f.getSignature().getName(), f));
    this.namedByUse = namedByUse;
  }

  /**
   * A graph without calls, cut to what some of its nodes need.
   *
   * @param roots tensors, or control inputs, that are needed; a call among them stays as an
   *     Identity of what the function hands back
   * @param namedByUse filled with the name of the one output of each operator that TensorFlow does
   *     not know
   * @throws UserException if a function calls itself, is not there, or does not fit its call
   */
  static FlatGraph inline(
      GraphDef graph, Collection<String> roots, Map<String, String> namedByUse) {
    FunctionInliner inliner = new FunctionInliner(graph, namedByUse);
    List<NodeDef> needed = NeededNodes.of(graph.getNodeList(), roots);
    Inlined inlined = inliner.inline(needed, Set.of());
    List<NodeDef> result = new ArrayList<>(inlined.nodes);
    Set<String> wanted = new LinkedHashSet<>();
    roots.forEach(root -> wanted.add(TensorRef.nodeOf(root)));
    for (NodeDef call : needed) {
      if (wanted.contains(call.getName()) && inliner.callee(call).isPresent()) {
        result.add(inlined.standIn(call.getName()));
      }
    }
    return new FlatGraph(NeededNodes.of(result, roots), inliner.kept);
  }

  private Optional<NameAttrList> callee(NodeDef node) {
    if (CALLS.contains(node.getOp())) {
      return Optional.of(node.getAttrOrDefault("f", AttrValue.getDefaultInstance()).getFunc());
    }
    return library.containsKey(node.getOp())
        ? Optional.of(
            NameAttrList.newBuilder().setName(node.getOp()).putAllAttr(node.getAttrMap()).build())
        : Optional.empty();
  }

  /** Nodes in which calls are replaced, and what has become of the calls' results. */
  private static final class Inlined {
    private final List<NodeDef> nodes = new ArrayList<>();
    private final Map<String, List<FlatFunction.Result>> results = new HashMap<>();
    private final Map<String, List<String>> controls = new HashMap<>();
    private final Set<String> names = new HashSet<>();

    /** What a reference has become; a result that is an argument leads on to what was passed. */
    TensorRef resolve(TensorRef tensor) {
      TensorRef at = tensor;
      for (int steps = 0; results.containsKey(at.node()); steps++) {
        List<FlatFunction.Result> handed = results.getOrDefault(at.node(), List.of());
        if (at.index() >= handed.size()) {
          throw new UserException(
              "'%s' is read, and the function called there hands back %d results. The graph is damaged; export it again."
                  .formatted(at, handed.size()));
        }
        if (steps > results.size()) {
          throw new UserException(
              "The calls '%s' and others pass their results to each other in a circle. The graph is damaged; export it again."
                  .formatted(tensor.node()));
        }
        at = handed.get(at.index()).tensor();
      }
      return at;
    }

    /** The nodes that those waiting for a node now wait for. */
    Set<String> waitedFor(String node) {
      Set<String> waited = new LinkedHashSet<>();
      Set<String> seen = new HashSet<>();
      List<String> open = new ArrayList<>(List.of(node));
      while (!open.isEmpty()) {
        String next = open.remove(open.size() - 1);
        if (!seen.add(next)) {
          continue;
        }
        List<FlatFunction.Result> handed = results.get(next);
        if (handed == null) {
          waited.add(next);
        } else if (!controls.getOrDefault(next, List.of()).isEmpty()) {
          open.addAll(controls.getOrDefault(next, List.of()));
        } else {
          handed.forEach(result -> open.add(result.tensor().node()));
        }
      }
      return waited;
    }

    NodeDef resolved(NodeDef node) {
      NodeDef.Builder changed = node.toBuilder().clearInput();
      Set<String> waits = new LinkedHashSet<>();
      for (String input : node.getInputList()) {
        if (TensorRef.isControl(input)) {
          waits.addAll(waitedFor(input.substring(1)));
        } else {
          changed.addInput(resolve(TensorRef.of(input)).toString());
        }
      }
      waits.forEach(name -> changed.addInput("^" + name));
      return changed.build();
    }

    /** A node under a call's name that hands on its results. */
    NodeDef standIn(String call) {
      List<FlatFunction.Result> handed = results.getOrDefault(call, List.of());
      NodeDef.Builder node = NodeDef.newBuilder().setName(call);
      for (int i = 0; i < handed.size(); i++) {
        node.addInput(resolve(new TensorRef(call, i)).toString());
      }
      if (handed.size() == 1) {
        return node.setOp("Identity").putAttr("T", type(handed.get(0).type())).build();
      }
      if (handed.isEmpty()) {
        waitedFor(call).forEach(name -> node.addInput("^" + name));
        return node.setOp("NoOp").build();
      }
      AttrValue.ListValue.Builder types = AttrValue.ListValue.newBuilder();
      handed.forEach(result -> types.addType(result.type()));
      return node.setOp("IdentityN")
          .putAttr("T", AttrValue.newBuilder().setList(types).build())
          .build();
    }
  }

  private static AttrValue type(DataType type) {
    return AttrValue.newBuilder().setType(type).build();
  }

  private Inlined inline(List<NodeDef> from, Set<String> arguments) {
    Inlined inlined = new Inlined();
    from.forEach(node -> inlined.names.add(node.getName()));
    inlined.names.addAll(arguments);
    for (NodeDef node : from) {
      Optional<NameAttrList> callee = callee(node);
      if (callee.isEmpty()) {
        add(inlined, withKeptFunctions(node));
      } else {
        putInPlace(node, callee.get(), inlined);
      }
    }
    inlined.nodes.replaceAll(inlined::resolved);
    return inlined;
  }

  private void add(Inlined inlined, NodeDef node) {
    if (++nodes > MOST_NODES) {
      throw new UserException(
          "With its functions inlined the graph has more than %d nodes; name outputs that need less of it."
              .formatted(MOST_NODES));
    }
    inlined.nodes.add(node);
  }

  private void putInPlace(NodeDef call, NameAttrList callee, Inlined inlined) {
    FlatFunction body = flatten(callee, "'" + call.getName() + "'");
    List<String> passed =
        call.getInputList().stream().filter(input -> !TensorRef.isControl(input)).toList();
    List<String> waits = call.getInputList().stream().filter(TensorRef::isControl).toList();
    if (passed.size() != body.arguments().size()) {
      throw new UserException(
          "The call '%s' passes %d tensors to the function '%s', which takes %d. The graph is damaged; export it again."
              .formatted(call.getName(), passed.size(), callee.getName(), body.arguments().size()));
    }
    Map<String, TensorRef> known = new HashMap<>();
    for (int i = 0; i < passed.size(); i++) {
      known.put(body.arguments().get(i).name(), TensorRef.of(passed.get(i)));
    }
    String prefix = freePrefix(call.getName(), body, inlined.names);
    for (NodeDef node : body.nodes()) {
      NodeDef.Builder copy =
          node.toBuilder().setName(prefix + node.getName()).clearInput().removeAttr("_class");
      boolean isFirst = true;
      for (String input : node.getInputList()) {
        if (TensorRef.isControl(input)) {
          String waited = input.substring(1);
          if (!known.containsKey(waited)) {
            copy.addInput("^" + prefix + waited);
            isFirst = false;
          } else {
            copy.addInput("^" + known.get(waited).node());
          }
        } else {
          TensorRef tensor = TensorRef.of(input);
          TensorRef argument = known.get(tensor.node());
          isFirst &= argument != null;
          copy.addInput(
              argument != null
                  ? argument.toString()
                  : new TensorRef(prefix + tensor.node(), tensor.index()).toString());
        }
      }
      if (isFirst && !node.getOp().equals("Const")) {
        copy.addAllInput(waits);
      }
      if (!call.getDevice().isEmpty() && copy.getDevice().isEmpty()) {
        copy.setDevice(call.getDevice());
      }
      inlined.names.add(copy.getName());
      add(inlined, copy.build());
    }
    inlined.results.put(
        call.getName(),
        body.results().stream()
            .map(
                result ->
                    new FlatFunction.Result(
                        result.name(),
                        result.type(),
                        known.getOrDefault(
                            result.tensor().node(),
                            new TensorRef(
                                prefix + result.tensor().node(), result.tensor().index()))))
            .toList());
    inlined.controls.put(
        call.getName(),
        body.controls().stream()
            .map(
                name ->
                    known.containsKey(name)
                        ? Objects.requireNonNull(known.get(name)).node()
                        : prefix + name)
            .toList());
  }

  private static String freePrefix(String call, FlatFunction body, Set<String> names) {
    for (int i = 0; ; i++) {
      String prefix = i == 0 ? call + "/" : call + "_" + i + "/";
      if (body.nodes().stream().noneMatch(node -> names.contains(prefix + node.getName()))) {
        return prefix;
      }
    }
  }

  /** A node whose functions, of control flow, are among those that are kept. */
  private NodeDef withKeptFunctions(NodeDef node) {
    NodeDef.Builder changed = node.toBuilder();
    node.getAttrMap()
        .forEach(
            (name, value) -> {
              if (value.hasFunc()) {
                changed.putAttr(name, kept(value.getFunc(), node));
              } else if (value.getList().getFuncCount() > 0) {
                AttrValue.ListValue.Builder functions = AttrValue.ListValue.newBuilder();
                value
                    .getList()
                    .getFuncList()
                    .forEach(function -> functions.addFunc(kept(function, node).getFunc()));
                changed.putAttr(name, AttrValue.newBuilder().setList(functions).build());
              }
            });
    return changed.build();
  }

  private AttrValue kept(NameAttrList function, NodeDef user) {
    ByteString key = key(function);
    String name = keptNames.get(key);
    if (name == null) {
      FlatFunction body = flatten(function, "'" + user.getName() + "'");
      name = function.getName();
      for (int i = 1; kept.containsKey(name); i++) {
        name = function.getName() + "_" + i;
      }
      keptNames.put(key, name);
      kept.put(name, body);
    }
    return AttrValue.newBuilder().setFunc(NameAttrList.newBuilder().setName(name)).build();
  }

  /** Attributes lie in a map whose order is nobody's. */
  private static ByteString key(NameAttrList function) {
    ByteString.Output out = ByteString.newOutput();
    TreeMap<String, AttrValue> sorted = new TreeMap<>(function.getAttrMap());
    sorted.keySet().removeIf(name -> name.startsWith("_"));
    try {
      out.write(function.getName().getBytes(StandardCharsets.UTF_8));
      for (Map.Entry<String, AttrValue> attribute : sorted.entrySet()) {
        out.write(0);
        out.write(attribute.getKey().getBytes(StandardCharsets.UTF_8));
        out.write(0);
        attribute.getValue().writeTo(out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteString();
  }

  private FlatFunction flatten(NameAttrList callee, String user) {
    FunctionDef function = library.get(callee.getName());
    if (function == null) {
      throw new UserException(
          "%s calls the function '%s', which is not in the graph's library. The graph is damaged; export it again."
              .formatted(user, callee.getName()));
    }
    ByteString key = key(callee);
    FlatFunction known = flattened.get(key);
    if (known != null) {
      return known;
    }
    if (!running.add(callee.getName()) || running.size() > DEEPEST) {
      throw new UserException(
          running.size() > DEEPEST
              ? "Functions call each other more than %d deep, the first of them %s. A graph cannot be made of them; export the model without them."
                  .formatted(DEEPEST, running.iterator().next())
              : "The function '%s' calls itself, by %s. A graph cannot be made of it; export the model without recursion."
                  .formatted(callee.getName(), String.join(" -> ", running)));
    }
    FlatFunction body = flatten(function, callee.getAttrMap());
    running.remove(callee.getName());
    flattened.put(key, body);
    return body;
  }

  private FlatFunction flatten(FunctionDef function, Map<String, AttrValue> attributes) {
    FunctionReferences references = new FunctionReferences(function, attributes, namedByUse);
    for (NodeDef node : function.getNodeDefList()) {
      NodeDef typed = FunctionAttributes.substituted(node, function, attributes);
      FunctionDef called = library.get(typed.getOp());
      references.define(
          typed,
          called == null
              ? OutputArguments.of(typed.getOp())
              : called.getSignature().getOutputArgList().stream()
                  .map(OutputArguments.Argument::of)
                  .toList());
    }
    List<NodeDef> translated = references.translatedNodes();
    List<FlatFunction.Result> results = references.results();
    List<FlatFunction.Argument> arguments = references.arguments();
    Inlined inlined =
        inline(
            translated,
            new HashSet<>(arguments.stream().map(FlatFunction.Argument::name).toList()));
    Set<String> controls = new LinkedHashSet<>();
    function.getControlRetMap().values().forEach(name -> controls.addAll(inlined.waitedFor(name)));
    return new FlatFunction(
        arguments,
        inlined.nodes,
        results.stream()
            .map(
                result ->
                    new FlatFunction.Result(
                        result.name(), result.type(), inlined.resolve(result.tensor())))
            .toList(),
        controls.stream().sorted().toList(),
        function.getSignature().getIsStateful());
  }
}
