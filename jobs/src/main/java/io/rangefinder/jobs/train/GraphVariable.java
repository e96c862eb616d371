package io.rangefinder.jobs.train;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Set;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;

/**
 * A variable of a graph.
 *
 * @param name its node
 * @param shape its extents; -1 for one that is not known
 * @param kind what holds the value
 */
record GraphVariable(String name, DataType type, TensorShapeProto shape, Kind kind) {
  private static final String HANDLE = "VarHandleOp";
  private static final Set<String> REFERENCES = Set.of("Variable", "VariableV2");

  /** What holds a variable's value. */
  enum Kind {
    /** A resource, read by ReadVariableOp. */
    RESOURCE,
    /** A tensor by reference, as in TensorFlow 1. */
    REFERENCE
  }

  /** The variables of a graph, in its order. */
  static List<GraphVariable> of(GraphDef graph) {
    return graph.getNodeList().stream()
        .filter(node -> node.getOp().equals(HANDLE) || REFERENCES.contains(node.getOp()))
        .map(GraphVariable::of)
        .toList();
  }

  private static GraphVariable of(NodeDef node) {
    return new GraphVariable(
        node.getName(),
        node.getAttrOrDefault("dtype", AttrValue.getDefaultInstance()).getType(),
        node.getAttrOrDefault("shape", AttrValue.getDefaultInstance()).getShape(),
        node.getOp().equals(HANDLE) ? Kind.RESOURCE : Kind.REFERENCE);
  }

  /**
   * A variable of the same type and shape under another name: its shared name too, since resources
   * without one are one and the same.
   */
  NodeDef resourceLikeIt(String other) {
    return NodeDef.newBuilder()
        .setName(other)
        .setOp(HANDLE)
        .putAttr("dtype", AttrValue.newBuilder().setType(type).build())
        .putAttr("shape", AttrValue.newBuilder().setShape(shape).build())
        .putAttr("shared_name", AttrValue.newBuilder().setS(ByteString.copyFromUtf8(other)).build())
        .build();
  }

  /** A node that sets it to what a node gives. */
  NodeDef assign(String node, String value) {
    return accessing(node, kind == Kind.RESOURCE ? "AssignVariableOp" : "Assign")
        .addInput(value)
        .build();
  }

  /** A node that gives its value. */
  NodeDef read(String node) {
    return accessing(node, kind == Kind.RESOURCE ? "ReadVariableOp" : "Identity").build();
  }

  private NodeDef.Builder accessing(String node, String operator) {
    return NodeDef.newBuilder()
        .setName(node)
        .setOp(operator)
        .addInput(name)
        .putAttr(
            kind == Kind.RESOURCE ? "dtype" : "T", AttrValue.newBuilder().setType(type).build());
  }

  /** Whether a value can be its value. */
  boolean fits(TensorProto value) {
    return value.getDtype() == type && (shape.getUnknownRank() || fits(value.getTensorShape()));
  }

  private boolean fits(TensorShapeProto other) {
    if (other.getDimCount() != shape.getDimCount()) {
      return false;
    }
    for (int axis = 0; axis < shape.getDimCount(); axis++) {
      long extent = shape.getDim(axis).getSize();
      if (extent >= 0 && extent != other.getDim(axis).getSize()) {
        return false;
      }
    }
    return true;
  }

  /** Type and shape as messages name them, as {@code DT_FLOAT[3, 3, 8]}. */
  String describe() {
    return describe(type, shape);
  }

  static String describe(DataType type, TensorShapeProto shape) {
    return type
        + shape.getDimList().stream().map(TensorShapeProto.Dim::getSize).toList().toString();
  }
}
