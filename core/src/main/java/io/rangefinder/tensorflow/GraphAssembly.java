package io.rangefinder.tensorflow;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.GraphBuilder;
import io.rangefinder.ir.InvalidOperatorException;
import io.rangefinder.ir.Op;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.TensorType;
import io.rangefinder.ir.op.RangeOf;
import io.rangefinder.tensorflow.graphdef.SourceNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The graph while its nodes are being imported.
 *
 * <p>Whole-number results of constants become constants at once, because operators like Reshape
 * have no type before their shape is known. Float results stay nodes; the value of small ones is
 * remembered, so that a size computed in floats is known too.
 */
final class GraphAssembly {
  private static final int MAX_FOLDED_ELEMENTS = 1 << 16;
  private static final long MAX_TENSOR_BYTES = 1L << 30;
  private static final long MAX_CONSTANT_BYTES = 1L << 30;

  private final GraphBuilder builder = Graph.builder();
  private final Map<String, String> aliases = new HashMap<>();
  private final Map<String, Constant> known = new HashMap<>();
  private final Set<String> leftOut = new HashSet<>();
  private final Set<String> outputs;
  private long constantBytes;

  /**
   * An empty graph.
   *
   * @param outputs names of the tensors that must exist under their own names
   */
  GraphAssembly(Set<String> outputs) {
    this.outputs = outputs;
  }

  void input(String name, DataType dataType, Shape shape) {
    checkSize(name, new TensorType(dataType, shape));
    builder.input(name, dataType, shape);
  }

  String constant(String name, Constant value) {
    constantBytes += value.type().bytes();
    if (constantBytes > MAX_CONSTANT_BYTES) {
      throw new InvalidOperatorException(
          "the constants take more than " + MAX_CONSTANT_BYTES + " bytes");
    }
    return builder.constant(name, value);
  }

  /** A constant of the given name, or of the next free one. */
  String newConstant(String base, Constant value) {
    return constant(freeName(base), value);
  }

  String freeName(String base) {
    return builder.freeName(base);
  }

  boolean isDefined(String name) {
    return aliases.containsKey(name) || builder.isDefined(name);
  }

  Tensor tensor(String name) {
    return builder.tensor(resolve(name));
  }

  /** The value of a tensor, if it follows from constants alone. */
  Optional<Constant> value(String name) {
    return Optional.ofNullable(knownTensor(name).constant());
  }

  /**
   * The value of an operand that must be known to type the node.
   *
   * @param role what the operand is, for the message
   */
  Constant requireValue(String name, String role) {
    return value(name)
        .orElseThrow(
            () ->
                new InvalidOperatorException(
                    "the " + role + " '" + name + "' is not constant; freeze or simplify it"));
  }

  /** Lets readers of a whole-number constant's copy read the original. */
  void passThrough(String name, String operand) {
    if (outputs.contains(name)) {
      constant(name, tensor(operand).requireConstant());
    } else {
      aliases.put(name, resolve(operand));
    }
  }

  /** Says that a tensor lies on a branch that is not taken. */
  void leaveOut(String tensor) {
    leftOut.add(tensor);
  }

  boolean isLeftOut(String tensor) {
    return leftOut.contains(tensor);
  }

  /** Defines the node's only output. */
  void define(SourceNode node, Op op, List<String> operands) {
    define(node.name(), op, operands);
  }

  void define(SourceNode node, Op op, String... operands) {
    define(node.name(), op, List.of(operands));
  }

  /** Defines a tensor that the graph needs besides the node's own outputs. */
  String define(String output, Op op, String... operands) {
    define(output, op, List.of(operands));
    return output;
  }

  /** Defines a tensor of the given name, or of the next free one. */
  String defineNew(String base, Op op, String... operands) {
    return define(freeName(base), op, operands);
  }

  /** Defines several outputs of one operator. */
  void defineAll(List<String> names, Op op, List<String> operands) {
    builder.node(names, op, operands.stream().map(this::resolve).toList());
  }

  private void define(String output, Op op, List<String> operands) {
    List<Tensor> values = operands.stream().map(this::knownTensor).toList();
    List<TensorType> types = op.knownTypes(values);
    types.forEach(type -> checkSize(output, type));
    Optional<Constant> folded = fold(op, values, types.get(0));
    if (folded.isPresent() && (types.get(0).dataType().isIndex() || op instanceof RangeOf)) {
      builder.constant(output, folded.get());
      return;
    }
    folded.ifPresent(value -> known.put(output, value));
    builder.node(List.of(output), op, operands.stream().map(this::resolve).toList());
  }

  private static Optional<Constant> fold(Op op, List<Tensor> values, TensorType type) {
    if (!type.shape().isKnown() || type.shape().elements() > MAX_FOLDED_ELEMENTS) {
      return Optional.empty();
    }
    return op.fold(values);
  }

  private Tensor knownTensor(String name) {
    Tensor tensor = tensor(name);
    Constant value = known.get(tensor.name());
    return value == null ? tensor : Tensor.constant(tensor.name(), value);
  }

  private String resolve(String name) {
    return aliases.getOrDefault(name, name);
  }

  private static void checkSize(String name, TensorType type) {
    if (type.bytes() > MAX_TENSOR_BYTES) {
      throw new InvalidOperatorException(
          "tensor '" + name + "' " + type + " is larger than " + MAX_TENSOR_BYTES + " bytes");
    }
  }

  Graph build(List<String> outputNames) {
    return builder.build(new ArrayList<>(outputNames));
  }
}
