package io.rangefinder.tensorflow.freeze;

import io.rangefinder.ir.UserException;
import io.rangefinder.tensorflow.graphdef.TensorRef;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.OpDef;

/**
 * Turns the references within a function ({@code argument}, {@code node:output_argument:position})
 * into those of a graph ({@code node:number}).
 */
final class FunctionReferences {
  private final FunctionDef function;
  private final Map<String, AttrValue> attributes;
  private final Map<String, String> namedByUse;
  private final Map<String, NodeDef> nodes = new LinkedHashMap<>();
  private final Map<String, List<OutputArguments.Argument>> outputs = new HashMap<>();
  private final Map<String, List<FlatFunction.Argument>> arguments = new LinkedHashMap<>();

  FunctionReferences(
      FunctionDef function, Map<String, AttrValue> attributes, Map<String, String> namedByUse) {
    this.function = function;
    this.attributes = attributes;
    this.namedByUse = namedByUse;
    Set<String> names = new LinkedHashSet<>();
    for (OpDef.ArgDef argument : function.getSignature().getInputArgList()) {
      arguments.put(argument.getName(), singles(argument, names));
    }
  }

  /** The tensors that an argument stands for, each under a name of its own. */
  private List<FlatFunction.Argument> singles(OpDef.ArgDef argument, Set<String> names) {
    List<DataType> types = types(argument);
    boolean isList = OutputArguments.Argument.of(argument).isList();
    List<FlatFunction.Argument> singles = new ArrayList<>();
    for (int i = 0; i < types.size(); i++) {
      String name = isList ? argument.getName() + "_" + i : argument.getName();
      while (!names.add(name)) {
        name += "_";
      }
      singles.add(new FlatFunction.Argument(name, types.get(i)));
    }
    return singles;
  }

  private List<DataType> types(OpDef.ArgDef argument) {
    if (!argument.getTypeListAttr().isEmpty()) {
      return attribute(argument.getTypeListAttr()).getList().getTypeList();
    }
    DataType type =
        argument.getTypeAttr().isEmpty()
            ? argument.getType()
            : attribute(argument.getTypeAttr()).getType();
    int count =
        argument.getNumberAttr().isEmpty()
            ? 1
            : OutputArguments.Argument.of(argument)
                .count(Map.of(argument.getNumberAttr(), attribute(argument.getNumberAttr())));
    return Collections.nCopies(count, type);
  }

  private AttrValue attribute(String name) {
    return FunctionAttributes.valueOf(name, function, attributes);
  }

  /** Makes a node known, with its output arguments. */
  void define(NodeDef node, List<OutputArguments.Argument> its) {
    nodes.put(node.getName(), node);
    outputs.put(node.getName(), its);
  }

  List<FlatFunction.Argument> arguments() {
    return arguments.values().stream().flatMap(List::stream).toList();
  }

  List<NodeDef> translatedNodes() {
    List<NodeDef> translated = new ArrayList<>();
    for (NodeDef node : nodes.values()) {
      NodeDef.Builder changed = node.toBuilder().clearInput();
      for (String input : node.getInputList()) {
        if (TensorRef.isControl(input)) {
          changed.addInput(input);
        } else {
          tensors(input, node.getName()).forEach(tensor -> changed.addInput(tensor.toString()));
        }
      }
      translated.add(changed.build());
    }
    return translated;
  }

  List<FlatFunction.Result> results() {
    List<FlatFunction.Result> results = new ArrayList<>();
    for (OpDef.ArgDef result : function.getSignature().getOutputArgList()) {
      List<DataType> types = types(result);
      List<TensorRef> tensors =
          tensors(function.getRetOrDefault(result.getName(), ""), result.getName());
      if (tensors.size() != types.size()) {
        throw damaged(
            "its result '%s' is %d tensors, not %d"
                .formatted(result.getName(), tensors.size(), types.size()));
      }
      for (int i = 0; i < types.size(); i++) {
        String name = types.size() == 1 ? result.getName() : result.getName() + "_" + i;
        results.add(new FlatFunction.Result(name, types.get(i), tensors.get(i)));
      }
    }
    return results;
  }

  /** What a reference stands for: one tensor, or all of a list. */
  private List<TensorRef> tensors(String reference, String user) {
    String[] parts = reference.split(":", -1);
    List<FlatFunction.Argument> argument = arguments.get(parts[0]);
    if (argument != null) {
      List<TensorRef> all =
          argument.stream().map(single -> new TensorRef(single.name(), 0)).toList();
      return parts.length == 1 ? all : List.of(at(all, parts[parts.length - 1], reference, user));
    }
    NodeDef node = nodes.get(parts[0]);
    if (node == null) {
      throw damaged("'%s' reads '%s', which is not there".formatted(user, reference));
    }
    int start = 0;
    for (OutputArguments.Argument output : outputs.getOrDefault(node.getName(), List.of())) {
      boolean isUnknown = output.name().isEmpty();
      if (isUnknown && parts.length > 1) {
        namedByUse.putIfAbsent(node.getOp(), parts[1]);
        return List.of(
            new TensorRef(
                node.getName(), parts.length < 3 ? 0 : number(parts[2], reference, user)));
      }
      int count = output.count(node.getAttrMap());
      if (parts.length == 1 || output.name().equals(parts[1])) {
        List<TensorRef> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
          all.add(new TensorRef(node.getName(), start + i));
        }
        return parts.length < 3 ? all : List.of(at(all, parts[2], reference, user));
      }
      start += count;
    }
    throw damaged(
        "'%s' reads '%s', and %s has no such output".formatted(user, reference, node.getOp()));
  }

  private TensorRef at(List<TensorRef> all, String position, String reference, String user) {
    int number = number(position, reference, user);
    if (number >= all.size()) {
      throw damaged("'%s' reads '%s', and there are %d".formatted(user, reference, all.size()));
    }
    return all.get(number);
  }

  private int number(String position, String reference, String user) {
    if (!position.matches("[0-9]{1,6}")) {
      throw damaged("'%s' reads '%s', which is no output".formatted(user, reference));
    }
    return Integer.parseInt(position);
  }

  private UserException damaged(String what) {
    return new UserException(
        "The function '%s' cannot be read: %s. The graph is damaged; export it again."
            .formatted(function.getSignature().getName(), what));
  }
}
