package io.rangefinder.tensorflow.freeze;

import io.rangefinder.ir.UserException;
import io.rangefinder.tensorflow.graphdef.TensorRef;
import io.rangefinder.tensorflow.graphdef.VariableKinds;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NameAttrList;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;

/**
 * Puts constants in the place of variables. What handed a variable on hands on its value; what read
 * it is an Identity; functions of control flow take values for variables.
 */
final class VariableFreezer {
  private static final Set<String> CONDITIONALS =
      Set.of("Case", "If", "StatelessCase", "StatelessIf");
  private static final Set<String> LOOPS = Set.of("StatelessWhile", "While");
  private static final long MOST_BYTES = Integer.MAX_VALUE - (1L << 20);
  private static final int MOST_UPDATES_NAMED = 5;

  private final FlatGraph graph;
  private final VariableValues values;
  private final Predicate<String> leftOut;
  private final List<String> problems = new ArrayList<>();
  private final List<String> updates = new ArrayList<>();
  private final Map<String, FlatFunction> functions = new LinkedHashMap<>();
  private final Map<String, FrozenFunction> frozen = new HashMap<>();
  private int variables;

  private VariableFreezer(FlatGraph graph, VariableValues values, Predicate<String> leftOut) {
    this.graph = graph;
    this.values = values;
    this.leftOut = leftOut;
  }

  /** A graph of constants, and how many variables they were. */
  record Frozen(FlatGraph graph, int variables) {}

  /** What stands for a variable where a resource stood. */
  private record Held(String variable, DataType type, TensorShapeProto shape) {}

  /** A function that takes values, under its new name, and which of its results are values. */
  private record FrozenFunction(String name, Map<Integer, Held> results) {}

  /**
   * Freezes a graph.
   *
   * @param leftOut variables that stay what they are, by name
   * @throws UserException listing variables without value, updates, and uses that are not known
   */
  static Frozen freeze(FlatGraph graph, VariableValues values, Predicate<String> leftOut) {
    VariableFreezer freezer = new VariableFreezer(graph, values, leftOut);
    Body body = freezer.new Body(graph.nodes(), Map.of());
    List<NodeDef> nodes = body.frozen();
    freezer.stopIfProblems();
    return new Frozen(new FlatGraph(nodes, freezer.used(nodes)), freezer.variables);
  }

  /** Functions that are named: what was tried before all variables were known is not. */
  private Map<String, FlatFunction> used(List<NodeDef> nodes) {
    Map<String, FlatFunction> used = new LinkedHashMap<>();
    Deque<List<NodeDef>> open = new ArrayDeque<>(List.of(nodes));
    while (!open.isEmpty()) {
      for (NodeDef node : open.pop()) {
        for (NameAttrList named : functionsOf(node)) {
          FlatFunction function = functions.get(named.getName());
          if (function != null && used.putIfAbsent(named.getName(), function) == null) {
            open.add(function.nodes());
          }
        }
      }
    }
    return used;
  }

  private void stopIfProblems() {
    if (!updates.isEmpty()) {
      throw new UserException(
          "The graph is one of training: its outputs depend on %d updates of variables (%s%s). Freeze the evaluation graph, or take the training out with freeze --strip_training."
              .formatted(
                  updates.size(),
                  String.join(
                      ", ", updates.subList(0, Math.min(MOST_UPDATES_NAMED, updates.size()))),
                  updates.size() > MOST_UPDATES_NAMED ? ", …" : ""));
    }
    if (!problems.isEmpty()) {
      throw UserException.listing(
          "The graph's variables cannot be frozen; give the checkpoint that belongs to it:",
          problems.stream().distinct().toList());
    }
  }

  /** The nodes of the graph, or of a function some of whose arguments are values now. */
  private final class Body {
    private final List<NodeDef> nodes;
    private final Map<String, List<NodeDef>> readers = new HashMap<>();
    private final Map<String, Held> heldNodes = new HashMap<>();
    private final Map<TensorRef, Held> heldOutputs = new HashMap<>();
    private final Map<String, TensorProto> constants = new HashMap<>();

    Body(List<NodeDef> nodes, Map<String, Held> arguments) {
      this.nodes = nodes;
      for (NodeDef node : nodes) {
        for (String input : node.getInputList()) {
          readers.computeIfAbsent(TensorRef.nodeOf(input), name -> new ArrayList<>()).add(node);
        }
      }
      heldNodes.putAll(arguments);
      long bytes = 0;
      for (NodeDef node : nodes) {
        if (VariableKinds.isVariable(node) && !leftOut.test(node.getName())) {
          Optional<TensorProto> value = values.of(node, problems);
          variables++;
          if (value.isPresent()) {
            bytes += value.get().getSerializedSize();
            requireSize(bytes);
            constants.put(node.getName(), value.get());
          }
          if (VariableKinds.isHandle(node)) {
            heldNodes.put(
                node.getName(),
                new Held(
                    node.getName(),
                    VariableValues.type(node),
                    value
                        .map(TensorProto::getTensorShape)
                        .orElse(TensorShapeProto.getDefaultInstance())));
          }
        }
      }
      spread();
    }

    private void requireSize(long bytes) {
      if (bytes > MOST_BYTES) {
        throw new UserException(
            "The variables take more than the %d bytes that a graph can hold. Name outputs that need fewer."
                .formatted(MOST_BYTES));
      }
    }

    /** Follows variables to whatever they are handed on to. */
    private void spread() {
      Deque<String> open = new ArrayDeque<>(heldNodes.keySet());
      while (!open.isEmpty()) {
        for (NodeDef reader : readers.getOrDefault(open.pop(), List.of())) {
          if (handsOn(reader)) {
            open.add(reader.getName());
          }
        }
      }
    }

    /** Whether a node hands on a variable in a way that was not known yet. */
    private boolean handsOn(NodeDef node) {
      String operator = VariableKinds.withoutReference(node.getOp());
      if (VariableKinds.isForwarder(operator)) {
        Held held = isResource(node, "T") ? firstHeld(node) : null;
        return held != null && heldNodes.putIfAbsent(node.getName(), held) == null;
      }
      boolean isNew = false;
      if (node.getOp().equals("IdentityN") || LOOPS.contains(node.getOp())) {
        List<String> inputs = data(node);
        for (int i = 0; i < inputs.size(); i++) {
          isNew |= note(new TensorRef(node.getName(), i), held(inputs.get(i)));
        }
      } else if (CONDITIONALS.contains(node.getOp())) {
        for (NameAttrList function : functionsOf(node)) {
          for (Map.Entry<Integer, Held> result :
              freeze(function.getName(), arguments(node)).results().entrySet()) {
            isNew |= note(new TensorRef(node.getName(), result.getKey()), result.getValue());
          }
        }
      }
      return isNew;
    }

    private boolean note(TensorRef tensor, @Nullable Held held) {
      return held != null && heldOutputs.putIfAbsent(tensor, held) == null;
    }

    private @Nullable Held firstHeld(NodeDef node) {
      for (String input : data(node)) {
        Held held = held(input);
        if (held != null) {
          return held;
        }
      }
      return null;
    }

    @Nullable Held held(String input) {
      return held(TensorRef.of(input));
    }

    @Nullable Held held(TensorRef tensor) {
      Held held = heldNodes.get(tensor.node());
      return held != null ? held : heldOutputs.get(tensor);
    }

    /** The variables among what a conditional or a loop passes to its functions, by position. */
    private Map<Integer, Held> arguments(NodeDef node) {
      List<String> inputs = data(node);
      List<String> passed =
          LOOPS.contains(node.getOp())
              ? inputs
              : inputs.subList(Math.min(1, inputs.size()), inputs.size());
      Map<Integer, Held> held = new LinkedHashMap<>();
      for (int i = 0; i < passed.size(); i++) {
        Held one = held(passed.get(i));
        if (one != null) {
          held.put(i, one);
        }
      }
      return held;
    }

    List<NodeDef> frozen() {
      List<NodeDef> result = new ArrayList<>();
      for (NodeDef node : nodes) {
        if (VariableKinds.isUpdate(node.getOp())) {
          updates.add(node.getOp() + " '" + node.getName() + "'");
        } else if (constants.containsKey(node.getName())) {
          result.add(constant(node));
        } else if (VariableKinds.isVariable(node)) {
          result.add(node);
        } else {
          replace(node, result);
        }
      }
      return result;
    }

    private NodeDef constant(NodeDef variable) {
      NodeDef.Builder node =
          NodeDef.newBuilder()
              .setName(variable.getName())
              .setOp("Const")
              .setDevice(variable.getDevice())
              .putAttr("dtype", type(VariableValues.type(variable)))
              .putAttr(
                  "value",
                  AttrValue.newBuilder()
                      .setTensor(Objects.requireNonNull(constants.get(variable.getName())))
                      .build());
      variable.getInputList().stream().filter(TensorRef::isControl).forEach(node::addInput);
      return node.build();
    }

    private void replace(NodeDef node, List<NodeDef> result) {
      String plain = VariableKinds.withoutReference(node.getOp());
      Held held = firstHeld(node);
      if (VariableKinds.isForwarder(plain)) {
        NodeDef.Builder changed = node.toBuilder().setOp(plain);
        if (heldNodes.containsKey(node.getName())) {
          checkAllHeld(node);
          changed
              .putAttr("T", type(Objects.requireNonNull(held).type()))
              .removeAttr("_output_shapes");
        }
        result.add(changed.build());
        return;
      }
      if (node.getOp().equals("IsVariableInitialized")
          && !node.getInputList().isEmpty()
          && constants.containsKey(TensorRef.nodeOf(node.getInput(0)))) {
        result.add(truth(node));
        return;
      }
      if (held == null) {
        functionsOf(node).forEach(function -> freeze(function.getName(), Map.of()));
        result.add(node);
        return;
      }
      switch (node.getOp()) {
        case VariableKinds.READ ->
            result.add(as(node, "Identity").putAttr("T", type(held.type())).build());
        case "ResourceGather" -> gather(node, held, result);
        case "ResourceGatherNd" ->
            result.add(
                as(node, "GatherNd")
                    .putAttr("Tparams", type(held.type()))
                    .putAttr("Tindices", node.getAttrOrDefault("Tindices", type(DataType.DT_INT32)))
                    .build());
        case "VariableShape" ->
            result.add(
                as(node, "Shape")
                    .putAttr("T", type(held.type()))
                    .putAttr("out_type", node.getAttrOrDefault("out_type", type(DataType.DT_INT32)))
                    .build());
        case "VarIsInitializedOp" -> result.add(truth(node));
        case "DisableCopyOnRead" -> result.add(waiting(node).setOp("NoOp").build());
        case "IdentityN" -> result.add(retyped(node, "T", 0));
        case "If", "StatelessIf", "Case", "StatelessCase", "While", "StatelessWhile" ->
            result.add(controlFlow(node));
        default -> {
          if (node.getAttrOrDefault("T", type(DataType.DT_INVALID)).getType() == held.type()) {
            result.add(node);
            return;
          }
          problems.add(
              "%s '%s' reads the variable '%s' in a way that a constant cannot be read; name outputs that do not need it"
                  .formatted(node.getOp(), node.getName(), held.variable()));
        }
      }
    }

    private void checkAllHeld(NodeDef node) {
      for (String input : data(node)) {
        boolean isPredicate =
            VariableKinds.withoutReference(node.getOp()).equals("Switch")
                && input.equals(data(node).get(data(node).size() - 1));
        if (!isPredicate && held(input) == null) {
          problems.add(
              "%s '%s' hands on a variable or '%s', which is none that is frozen"
                  .formatted(node.getOp(), node.getName(), input));
        }
      }
    }

    /** A node of another operator with the same operands. */
    private NodeDef.Builder as(NodeDef node, String operator) {
      NodeDef.Builder changed =
          NodeDef.newBuilder()
              .setName(node.getName())
              .setOp(operator)
              .setDevice(node.getDevice())
              .addAllInput(node.getInputList());
      if (node.containsAttr("_class")) {
        changed.putAttr("_class", node.getAttrOrThrow("_class"));
      }
      return changed;
    }

    /** A node without operands that waits for what it waited for. */
    private NodeDef.Builder waiting(NodeDef node) {
      NodeDef.Builder changed =
          NodeDef.newBuilder().setName(node.getName()).setDevice(node.getDevice());
      node.getInputList().stream().filter(TensorRef::isControl).forEach(changed::addInput);
      return changed;
    }

    private NodeDef truth(NodeDef node) {
      return waiting(node)
          .setOp("Const")
          .putAttr("dtype", type(DataType.DT_BOOL))
          .putAttr(
              "value",
              AttrValue.newBuilder()
                  .setTensor(
                      TensorProto.newBuilder()
                          .setDtype(DataType.DT_BOOL)
                          .setTensorShape(TensorShapeProto.getDefaultInstance())
                          .addBoolVal(true))
                  .build())
          .build();
    }

    private void gather(NodeDef node, Held held, List<NodeDef> result) {
      AttrValue batchDims =
          node.getAttrOrDefault("batch_dims", AttrValue.newBuilder().setI(0).build());
      String axis = node.getName() + "/axis";
      result.add(
          NodeDef.newBuilder()
              .setName(axis)
              .setOp("Const")
              .setDevice(node.getDevice())
              .putAttr("dtype", type(DataType.DT_INT32))
              .putAttr(
                  "value",
                  AttrValue.newBuilder()
                      .setTensor(
                          TensorProto.newBuilder()
                              .setDtype(DataType.DT_INT32)
                              .setTensorShape(TensorShapeProto.getDefaultInstance())
                              .addIntVal((int) batchDims.getI()))
                      .build())
              .build());
      NodeDef.Builder changed = as(node, "GatherV2").clearInput();
      data(node).forEach(changed::addInput);
      changed.addInput(axis);
      node.getInputList().stream().filter(TensorRef::isControl).forEach(changed::addInput);
      result.add(
          changed
              .putAttr("Tparams", type(held.type()))
              .putAttr("Tindices", node.getAttrOrDefault("Tindices", type(DataType.DT_INT32)))
              .putAttr("Taxis", type(DataType.DT_INT32))
              .putAttr("batch_dims", batchDims)
              .build());
    }

    /** A node in whose list of types those of variables are those of their values. */
    private NodeDef retyped(NodeDef node, String attribute, int firstInput) {
      List<String> inputs = data(node);
      AttrValue.Builder types =
          node.getAttrOrDefault(attribute, AttrValue.getDefaultInstance()).toBuilder();
      for (int i = firstInput; i < inputs.size(); i++) {
        Held held = held(inputs.get(i));
        if (held != null && i - firstInput < types.getList().getTypeCount()) {
          types.getListBuilder().setType(i - firstInput, held.type());
        }
      }
      return node.toBuilder()
          .putAttr(attribute, types.build())
          .removeAttr("_output_shapes")
          .build();
    }

    private NodeDef controlFlow(NodeDef node) {
      boolean isLoop = LOOPS.contains(node.getOp());
      Map<Integer, Held> arguments = arguments(node);
      NodeDef.Builder changed = retyped(node, isLoop ? "T" : "Tin", isLoop ? 0 : 1).toBuilder();
      changed.removeAttr("_read_only_resource_inputs");
      node.getAttrMap()
          .forEach(
              (name, value) -> {
                if (value.hasFunc()) {
                  changed.putAttr(name, renamed(value, arguments));
                } else if (value.getList().getFuncCount() > 0) {
                  AttrValue.Builder list = value.toBuilder();
                  for (int i = 0; i < value.getList().getFuncCount(); i++) {
                    String function = value.getList().getFunc(i).getName();
                    list.getListBuilder()
                        .getFuncBuilder(i)
                        .setName(freeze(function, arguments).name());
                  }
                  changed.putAttr(name, list.build());
                }
              });
      if (isLoop) {
        checkLoop(node, arguments);
        loopShapes(changed, arguments);
      } else {
        resultTypes(changed, node);
      }
      return changed.build();
    }

    private AttrValue renamed(AttrValue function, Map<Integer, Held> arguments) {
      return AttrValue.newBuilder()
          .setFunc(
              NameAttrList.newBuilder()
                  .setName(freeze(function.getFunc().getName(), arguments).name()))
          .build();
    }

    private void resultTypes(NodeDef.Builder changed, NodeDef node) {
      AttrValue.Builder types =
          node.getAttrOrDefault("Tout", AttrValue.getDefaultInstance()).toBuilder();
      for (int i = 0; i < types.getList().getTypeCount(); i++) {
        Held held = heldOutputs.get(new TensorRef(node.getName(), i));
        if (held != null) {
          types.getListBuilder().setType(i, held.type());
        }
      }
      changed.putAttr("Tout", types.build());
      if (!types.build().equals(node.getAttrOrDefault("Tout", AttrValue.getDefaultInstance()))) {
        changed.removeAttr("output_shapes");
      }
    }

    /** What a loop's body hands back for a variable is that variable. */
    private void checkLoop(NodeDef node, Map<Integer, Held> arguments) {
      String body =
          node.getAttrOrDefault("body", AttrValue.getDefaultInstance()).getFunc().getName();
      Map<Integer, Held> results = freeze(body, arguments).results();
      arguments.forEach(
          (i, held) -> {
            Held handed = results.get(i);
            if (handed == null || !handed.variable().equals(held.variable())) {
              problems.add(
                  "the loop '%s' hands on another variable in the place of '%s'"
                      .formatted(node.getName(), held.variable()));
            }
          });
    }

    private void loopShapes(NodeDef.Builder changed, Map<Integer, Held> arguments) {
      AttrValue.Builder shapes =
          changed.getAttrOrDefault("output_shapes", AttrValue.getDefaultInstance()).toBuilder();
      if (shapes.getList().getShapeCount() == 0) {
        return;
      }
      arguments.forEach(
          (i, held) -> {
            if (i < shapes.getList().getShapeCount()) {
              shapes.getListBuilder().setShape(i, held.shape());
            }
          });
      changed.putAttr("output_shapes", shapes.build());
    }
  }

  private static List<NameAttrList> functionsOf(NodeDef node) {
    List<NameAttrList> functions = new ArrayList<>();
    for (AttrValue value : node.getAttrMap().values()) {
      if (value.hasFunc()) {
        functions.add(value.getFunc());
      }
      functions.addAll(value.getList().getFuncList());
    }
    return functions;
  }

  private static List<String> data(NodeDef node) {
    return node.getInputList().stream().filter(input -> !TensorRef.isControl(input)).toList();
  }

  private static AttrValue type(DataType type) {
    return AttrValue.newBuilder().setType(type).build();
  }

  private static boolean isResource(NodeDef node, String attribute) {
    return node.getAttrOrDefault(attribute, AttrValue.getDefaultInstance()).getType()
        == DataType.DT_RESOURCE;
  }

  /** A function some of whose arguments are values; made once for the same variables. */
  private FrozenFunction freeze(String name, Map<Integer, Held> arguments) {
    String key = name + arguments;
    FrozenFunction known = frozen.get(key);
    if (known != null) {
      return known;
    }
    FlatFunction function = graph.functions().get(name);
    if (function == null) {
      throw new UserException(
          "The function '%s' is not in the graph's library. The graph is damaged; export it again."
              .formatted(name));
    }
    Map<String, Held> held = new HashMap<>();
    List<FlatFunction.Argument> its = new ArrayList<>(function.arguments());
    arguments.forEach(
        (i, value) -> {
          if (i < its.size()) {
            held.put(its.get(i).name(), value);
            its.set(i, new FlatFunction.Argument(its.get(i).name(), value.type()));
          }
        });
    Body body = new Body(function.nodes(), held);
    List<NodeDef> nodes = body.frozen();
    List<FlatFunction.Result> results = new ArrayList<>();
    Map<Integer, Held> heldResults = new LinkedHashMap<>();
    for (FlatFunction.Result result : function.results()) {
      Held value = body.held(result.tensor());
      if (value != null) {
        heldResults.put(results.size(), value);
      }
      results.add(
          value == null
              ? result
              : new FlatFunction.Result(result.name(), value.type(), result.tensor()));
    }
    String free = arguments.isEmpty() ? name : name + "_frozen";
    for (int i = 1; functions.containsKey(free); i++) {
      free = name + "_frozen_" + i;
    }
    functions.put(
        free, new FlatFunction(its, nodes, results, function.controls(), function.isStateful()));
    FrozenFunction result = new FrozenFunction(free, heldResults);
    frozen.put(key, result);
    return result;
  }
}
