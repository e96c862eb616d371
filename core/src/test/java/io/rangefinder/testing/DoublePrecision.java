package io.rangefinder.testing;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;

/**
 * A graph of float32 as one of float64, of the same names. What two graphs compute then differs by
 * what they mean, and not by the order in which a processor's float32 kernels add.
 */
final class DoublePrecision {
  /** Operators of which TensorFlow has no kernel for float64: they get float32 and give float32. */
  private static final Set<String> SINGLE_ONLY =
      Set.of(
          "FakeQuantWithMinMaxArgs",
          "FakeQuantWithMinMaxVars",
          "LRN",
          "ResizeBilinear",
          "ResizeNearestNeighbor");

  private static final AttrValue FLOAT = type(DataType.DT_FLOAT);
  private static final AttrValue DOUBLE = type(DataType.DT_DOUBLE);

  private final GraphDef.Builder graph = GraphDef.newBuilder();

  private DoublePrecision() {}

  static GraphDef of(GraphDef single) {
    DoublePrecision result = new DoublePrecision();
    result.graph.setVersions(single.getVersions()).setLibrary(single.getLibrary());
    single.getNodeList().forEach(result::add);
    return result.graph.build();
  }

  private void add(NodeDef node) {
    if (node.getOp().startsWith("FusedBatchNorm")) {
      addNormalization(node);
    } else if (SINGLE_ONLY.contains(node.getOp())) {
      addSingle(node);
    } else {
      NodeDef.Builder widened = node.toBuilder();
      node.getAttrMap().forEach((name, value) -> widened.putAttr(name, widened(value)));
      graph.addNode(widened);
    }
  }

  private static AttrValue widened(AttrValue value) {
    if (value.getType() == DataType.DT_FLOAT) {
      return DOUBLE;
    }
    if (value.hasTensor() && value.getTensor().getDtype() == DataType.DT_FLOAT) {
      return AttrValue.newBuilder().setTensor(widened(value.getTensor())).build();
    }
    return value;
  }

  private static TensorProto widened(TensorProto tensor) {
    TensorProto.Builder widened = tensor.toBuilder().setDtype(DataType.DT_DOUBLE);
    widened.clearFloatVal().clearTensorContent();
    tensor.getFloatValList().forEach(widened::addDoubleVal);
    ByteBuffer content = tensor.getTensorContent().asReadOnlyByteBuffer();
    content.order(ByteOrder.LITTLE_ENDIAN);
    while (content.hasRemaining()) {
      widened.addDoubleVal(content.getFloat());
    }
    return widened.build();
  }

  private void addSingle(NodeDef node) {
    NodeDef.Builder single = node.toBuilder().setName(node.getName() + "/single").clearInput();
    boolean isResize = node.getOp().startsWith("Resize");
    for (int i = 0; i < node.getInputCount(); i++) {
      // The second operand of a resize is its size, in integers.
      single.addInput(
          isResize && i == 1
              ? node.getInput(i)
              : cast(node.getName() + "/single_" + i, node.getInput(i), DOUBLE, FLOAT));
    }
    graph.addNode(single);
    cast(node.getName(), single.getName(), FLOAT, DOUBLE);
  }

  private String cast(String name, String input, AttrValue from, AttrValue to) {
    return add(name, "Cast", Map.of("SrcT", from, "DstT", to), List.of(input));
  }

  /** By the image's own statistics when training, by the given ones otherwise. */
  private void addNormalization(NodeDef node) {
    String name = node.getName();
    List<String> operands = new ArrayList<>(node.getInputList());
    String x = operands.get(0);
    String mean = operands.get(3);
    String variance = operands.get(4);
    if (!node.containsAttr("is_training") || node.getAttrOrThrow("is_training").getB()) {
      String axes = constant(name + "/double_axes", DataType.DT_INT32, 0, 1, 2);
      Map<String, AttrValue> attributes =
          Map.of("T", DOUBLE, "Tidx", type(DataType.DT_INT32), "keep_dims", truth(false));
      mean = add(name + "/double_mean", "Mean", attributes, List.of(x, axes));
      String squares = binary(name + "/double_squares", "SquaredDifference", x, mean);
      variance = add(name + "/double_variance", "Mean", attributes, List.of(squares, axes));
    }
    float epsilon = node.getAttrOrThrow("epsilon").getF();
    String added =
        binary(
            name + "/double_added",
            "AddV2",
            variance,
            constant(name + "/double_epsilon", DataType.DT_DOUBLE, epsilon));
    String root = add(name + "/double_root", "Sqrt", Map.of("T", DOUBLE), List.of(added));
    String centered = binary(name + "/double_centered", "Sub", x, mean);
    String unit = binary(name + "/double_unit", "RealDiv", centered, root);
    binary(
        name,
        "AddV2",
        binary(name + "/double_scaled", "Mul", unit, operands.get(1)),
        operands.get(2));
  }

  private String binary(String name, String op, String a, String b) {
    return add(name, op, Map.of("T", DOUBLE), List.of(a, b));
  }

  private String add(
      String name, String op, Map<String, AttrValue> attributes, List<String> inputs) {
    graph.addNode(
        NodeDef.newBuilder().setName(name).setOp(op).putAllAttr(attributes).addAllInput(inputs));
    return name;
  }

  private String constant(String name, DataType type, double... values) {
    TensorProto.Builder tensor = TensorProto.newBuilder().setDtype(type);
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    if (type == DataType.DT_INT32) {
      shape.addDim(TensorShapeProto.Dim.newBuilder().setSize(values.length));
    }
    for (double value : values) {
      if (type == DataType.DT_INT32) {
        tensor.addIntVal((int) value);
      } else {
        tensor.addDoubleVal(value);
      }
    }
    tensor.setTensorShape(shape);
    AttrValue value = AttrValue.newBuilder().setTensor(tensor).build();
    return add(name, "Const", Map.of("dtype", type(type), "value", value), List.of());
  }

  private static AttrValue type(DataType type) {
    return AttrValue.newBuilder().setType(type).build();
  }

  private static AttrValue truth(boolean value) {
    return AttrValue.newBuilder().setB(value).build();
  }
}
