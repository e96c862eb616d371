package io.rangefinder.ir;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Builds a graph node by node, operands before their readers, inferring every type. */
public final class GraphBuilder {
  private final Map<String, Tensor> tensors = new LinkedHashMap<>();
  private final List<Node> nodes = new ArrayList<>();
  private final List<String> inputs = new ArrayList<>();

  /** Declares the next input of the graph. */
  public String input(String name, DataType dataType, Shape shape) {
    return input(Tensor.variable(name, new TensorType(dataType, shape)));
  }

  /** Declares the next input of the graph, whose elements may be codes. */
  public String input(Tensor tensor) {
    define(tensor);
    inputs.add(tensor.name());
    return tensor.name();
  }

  public String constant(String name, Constant value) {
    define(Tensor.constant(name, value));
    return name;
  }

  /** Adds an operator of one output; returns the name of that output. */
  public String node(String output, Op op, String... operands) {
    node(List.of(output), op, List.of(operands));
    return output;
  }

  /**
   * Adds an operator.
   *
   * @throws InvalidOperatorException if the operands do not fit it
   */
  public void node(List<String> outputs, Op op, List<String> operands) {
    List<TensorType> types = op.knownTypes(operands.stream().map(this::tensor).toList());
    if (types.size() != outputs.size()) {
      throw new InvalidOperatorException(
          op.kind() + " has " + types.size() + " outputs, named are " + outputs);
    }
    for (int i = 0; i < outputs.size(); i++) {
      define(Tensor.variable(outputs.get(i), types.get(i)));
    }
    nodes.add(new Node(op, operands, outputs));
  }

  /**
   * The tensor defined so far under a name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public Tensor tensor(String name) {
    Tensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new IllegalArgumentException("Tensor '" + name + "' is not defined yet");
    }
    return tensor;
  }

  public boolean isDefined(String name) {
    return tensors.containsKey(name);
  }

  /**
   * {@code base} if it is free, else {@code base_0}, {@code base_1} and so on; a ':' becomes '_'.
   */
  public String freeName(String base) {
    return Names.free(base, tensors.keySet());
  }

  public Graph build(List<String> outputs) {
    return Graph.of(tensors, nodes, inputs, outputs);
  }

  public Graph build(String... outputs) {
    return build(List.of(outputs));
  }

  private void define(Tensor tensor) {
    if (tensors.putIfAbsent(tensor.name(), tensor) != null) {
      throw new InvalidOperatorException("tensor '" + tensor.name() + "' is defined twice");
    }
  }
}
