package io.rangefinder.qat.edit;

import com.google.protobuf.ByteString;
import io.rangefinder.tensorflow.graphdef.TensorRef;
import java.util.Collection;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;

/** Adds nodes whose names begin alike, and marks them, so that they can be found and taken away. */
public final class NodeScope {
  private final GraphEdit graph;
  private final String prefix;

  /**
   * Begins a scope.
   *
   * @param prefix what the names begin with, without the slash
   */
  public NodeScope(GraphEdit graph, String prefix) {
    this.graph = graph;
    this.prefix = prefix;
  }

  public GraphEdit graph() {
    return graph;
  }

  /** The name that a node would have here. */
  public String name(String leaf) {
    return prefix + "/" + leaf;
  }

  public NodeScope in(String leaf) {
    return new NodeScope(graph, name(leaf));
  }

  /** Adds a node, whatever its name. */
  public TensorRef add(NewNode node) {
    return graph.add(node.with(AddedNodes.ADDED, true));
  }

  public TensorRef floats(String operator, String leaf, TensorRef... operands) {
    return add(NewNode.ofFloats(operator, unique(leaf)).reading(operands));
  }

  public TensorRef constant(String leaf, float value) {
    return add(NewNode.constant(unique(leaf), value));
  }

  public TensorRef vector(String leaf, int... values) {
    return add(NewNode.constant(unique(leaf), values));
  }

  /** Reduces a tensor. */
  public TensorRef reduced(
      String operator, String leaf, TensorRef operand, TensorRef axes, boolean keepsRank) {
    return add(
        NewNode.ofFloats(operator, unique(leaf))
            .reading(operand, axes)
            .type("Tidx", DataType.DT_INT32)
            .with("keep_dims", keepsRank));
  }

  public TensorRef reshaped(String leaf, TensorRef operand, TensorRef shape) {
    return add(
        NewNode.ofFloats("Reshape", unique(leaf))
            .reading(operand, shape)
            .type("Tshape", DataType.DT_INT32));
  }

  public TensorRef reshaped(String leaf, TensorRef operand, int... extents) {
    return reshaped(leaf, operand, vector(leaf + "/shape", extents));
  }

  /** One of two tensors. */
  public TensorRef selected(String leaf, TensorRef choice, TensorRef yes, TensorRef no) {
    return floats("SelectV2", leaf, choice, yes, no);
  }

  /**
   * A variable with its initializer.
   *
   * @param initial a constant of its shape
   * @return its handle
   */
  public TensorRef variable(String name, NewNode initial, DataType type) {
    NodeDef value = initial.with(AddedNodes.ADDED, true).build();
    graph.add(value);
    TensorRef handle =
        add(
            NewNode.of("VarHandleOp", name)
                .type("dtype", type)
                .shape(value.getAttrOrThrow("value").getTensor().getTensorShape())
                .with("container", "")
                .with("shared_name", name));
    assigned("AssignVariableOp", name + "/Assign", handle, value.getName(), type);
    add(
        NewNode.of("ReadVariableOp", name + "/Read/ReadVariableOp")
            .reading(handle)
            .type("dtype", type));
    return handle;
  }

  /** Changes a variable; returns the name of the node that does. */
  public String assigned(
      String operator, String name, TensorRef handle, String value, DataType type) {
    return add(NewNode.of(operator, name).reading(handle.toString(), value).type("dtype", type))
        .node();
  }

  /** The value of a variable, once some nodes have run. */
  public TensorRef read(String leaf, TensorRef handle, DataType type, String... after) {
    return add(
        NewNode.of("ReadVariableOp", unique(leaf))
            .reading(handle)
            .after(after)
            .type("dtype", type));
  }

  /** Lets nodes read another tensor, and notes what it stands for. */
  public void replace(TensorRef from, TensorRef to, Collection<String> readers) {
    graph.reroute(from, to, readers);
    NodeDef producer = graph.producer(to);
    if (!producer.containsAttr(AddedNodes.REPLACES)) {
      AttrValue stood =
          AttrValue.newBuilder().setS(ByteString.copyFromUtf8(from.toString())).build();
      graph.replace(producer.toBuilder().putAttr(AddedNodes.REPLACES, stood).build());
    }
  }

  private String unique(String leaf) {
    return graph.unique(name(leaf));
  }
}
