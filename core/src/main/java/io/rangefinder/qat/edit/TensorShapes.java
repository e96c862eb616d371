package io.rangefinder.qat.edit;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.InvalidOperatorException;
import io.rangefinder.tensorflow.graphdef.TensorProtos;
import io.rangefinder.tensorflow.graphdef.TensorRef;
import io.rangefinder.tensorflow.graphdef.VariableKinds;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorShapeProto;

/**
 * Shapes of tensors as far as the graph says them, extents that are open as -1. What stands in no
 * attribute is inferred for the operators of convolutional networks.
 */
public final class TensorShapes {
  private static final Set<String> KEEPING =
      Set.of(
          "Abs",
          "AddN",
          "BiasAdd",
          "Cast",
          "CheckNumerics",
          "ClipByValue",
          "Elu",
          "Enter",
          "Exp",
          "FakeQuantWithMinMaxArgs",
          "FakeQuantWithMinMaxVars",
          "FakeQuantWithMinMaxVarsPerChannel",
          "Floor",
          "FusedBatchNorm",
          "FusedBatchNormV2",
          "FusedBatchNormV3",
          "Identity",
          "LRN",
          "LeakyRelu",
          "Log",
          "LogSoftmax",
          "Merge",
          "Neg",
          "PlaceholderWithDefault",
          "PreventGradient",
          "Relu",
          "Relu6",
          "Rsqrt",
          "Selu",
          "Sigmoid",
          "Softmax",
          "Softplus",
          "Sqrt",
          "Square",
          "StopGradient",
          "Switch",
          "Tanh");

  private static final Set<String> BROADCASTING =
      Set.of(
          "Add",
          "AddV2",
          "Div",
          "DivNoNan",
          "FloorDiv",
          "Maximum",
          "Minimum",
          "Mul",
          "Pow",
          "RealDiv",
          "SelectV2",
          "SquaredDifference",
          "Sub");

  private static final Set<String> KEEPING_RANK =
      Set.of(
          "AvgPool",
          "BatchToSpaceND",
          "ConcatV2",
          "DepthToSpace",
          "MaxPool",
          "MirrorPad",
          "Pad",
          "PadV2",
          "ResizeBilinear",
          "ResizeNearestNeighbor",
          "Slice",
          "SpaceToBatchND",
          "SpaceToDepth",
          "Tile");

  private static final Set<String> REDUCING =
      Set.of("All", "Any", "Max", "Mean", "Min", "Prod", "Sum");

  private static final int DEEPEST = 2000;

  private final GraphEdit graph;
  private final Map<TensorRef, Optional<List<Long>>> known = new HashMap<>();
  private int depth;

  public TensorShapes(GraphEdit graph) {
    this.graph = graph;
  }

  /** The shape of a tensor; empty if not even the rank is known. */
  public Optional<List<Long>> of(TensorRef tensor) {
    Optional<List<Long>> shape = known.get(tensor);
    if (shape != null) {
      return shape;
    }
    if (depth > DEEPEST) {
      return Optional.empty();
    }
    known.put(tensor, Optional.empty());
    depth++;
    try {
      Optional<NodeDef> node = graph.find(tensor.node());
      Optional<List<Long>> found = node.flatMap(producer -> inferred(producer, tensor.index()));
      known.put(tensor, found);
      return found;
    } finally {
      depth--;
    }
  }

  /** How many extents a tensor has. */
  public Optional<Integer> rank(TensorRef tensor) {
    return of(tensor).map(List::size);
  }

  private Optional<List<Long>> inferred(NodeDef node, int output) {
    List<TensorShapeProto> outputs =
        node.getAttrOrDefault("_output_shapes", AttrValue.getDefaultInstance())
            .getList()
            .getShapeList();
    if (output < outputs.size() && !outputs.get(output).getUnknownRank()) {
      return Optional.of(extents(outputs.get(output)));
    }
    String operator = node.getOp();
    if (VariableKinds.isVariable(node) || operator.startsWith("Placeholder")) {
      return attribute(node, "shape")
          .filter(shape -> !operator.startsWith("Placeholder") || !shape.isEmpty());
    }
    if (operator.equals("Const")) {
      return Optional.of(
          extents(
              node.getAttrOrDefault("value", AttrValue.getDefaultInstance())
                  .getTensor()
                  .getTensorShape()));
    }
    List<TensorRef> operands = GraphEdit.operands(node);
    if (operands.isEmpty()) {
      return Optional.empty();
    }
    Optional<List<Long>> first = of(operands.get(0));
    if (operator.startsWith("FusedBatchNorm") && output > 0) {
      return operands.size() > 1 ? of(operands.get(1)) : Optional.empty();
    }
    if (KEEPING.contains(operator) || operator.equals(VariableKinds.READ)) {
      return first;
    }
    if (KEEPING_RANK.contains(operator)) {
      return first.map(shape -> open(shape.size(), keepsChannels(operator) ? last(shape) : -1));
    }
    if (BROADCASTING.contains(operator)) {
      return operands.size() < 2
          ? Optional.empty()
          : broadcast(of(operands.get(operands.size() - 2)), of(operands.get(operands.size() - 1)));
    }
    if (REDUCING.contains(operator)) {
      return operands.size() < 2 ? Optional.empty() : reduced(node, first, operands.get(1));
    }
    return ofOther(node, operator, operands, first);
  }

  private Optional<List<Long>> ofOther(
      NodeDef node, String operator, List<TensorRef> operands, Optional<List<Long>> first) {
    return switch (operator) {
      case "Conv2D", "Conv2DBackpropInput", "DepthwiseConv2dNative", "MatMul" ->
          operands.size() < 2 ? Optional.empty() : ofLayer(node, of(operands.get(1)));
      case "Reshape" -> operands.size() < 2 ? Optional.empty() : target(operands.get(1));
      case "Shape" -> first.map(shape -> List.of((long) shape.size()));
      case "Select" -> operands.size() < 2 ? Optional.empty() : of(operands.get(1));
      case "Transpose" ->
          operands.size() < 2
              ? Optional.empty()
              : integers(operands.get(1)).map(order -> open(order.size(), -1));
      case "ExpandDims" -> first.map(shape -> open(shape.size() + 1, -1));
      case "Squeeze" -> first.flatMap(shape -> squeezed(node, shape));
      case "SoftmaxCrossEntropyWithLogits", "SparseSoftmaxCrossEntropyWithLogits" ->
          first.filter(shape -> !shape.isEmpty()).map(shape -> shape.subList(0, 1));
      default -> Optional.empty();
    };
  }

  private static Optional<List<Long>> attribute(NodeDef node, String name) {
    if (!node.containsAttr(name)) {
      return Optional.empty();
    }
    TensorShapeProto shape = node.getAttrOrThrow(name).getShape();
    return shape.getUnknownRank() ? Optional.empty() : Optional.of(extents(shape));
  }

  private static List<Long> extents(TensorShapeProto shape) {
    return shape.getDimList().stream().map(dim -> Math.max(-1, dim.getSize())).toList();
  }

  private static boolean keepsChannels(String operator) {
    return Set.of("AvgPool", "MaxPool", "ResizeBilinear", "ResizeNearestNeighbor")
        .contains(operator);
  }

  private static long last(List<Long> shape) {
    return shape.isEmpty() ? -1 : shape.get(shape.size() - 1);
  }

  /** A shape of which only the last extent may be known. */
  private static List<Long> open(int rank, long channels) {
    List<Long> shape = new ArrayList<>(Collections.nCopies(rank, -1L));
    if (rank > 0) {
      shape.set(rank - 1, channels);
    }
    return List.copyOf(shape);
  }

  private static Optional<List<Long>> ofLayer(NodeDef node, Optional<List<Long>> weights) {
    if (node.getOp().equals("MatMul")) {
      boolean transposed =
          node.getAttrOrDefault("transpose_b", AttrValue.getDefaultInstance()).getB();
      long channels =
          weights
              .filter(shape -> shape.size() == 2)
              .map(shape -> shape.get(transposed ? 0 : 1))
              .orElse(-1L);
      return Optional.of(open(2, channels));
    }
    long channels = -1;
    if (weights.isPresent() && weights.get().size() == 4) {
      long third = weights.get().get(2);
      long fourth = weights.get().get(3);
      channels =
          switch (node.getOp()) {
            case "Conv2D" -> fourth;
            case "DepthwiseConv2dNative" -> third < 0 || fourth < 0 ? -1 : third * fourth;
            default -> third;
          };
    }
    return Optional.of(open(4, channels));
  }

  private static Optional<List<Long>> broadcast(
      Optional<List<Long>> left, Optional<List<Long>> right) {
    if (left.isEmpty() || right.isEmpty()) {
      return Optional.empty();
    }
    int rank = Math.max(left.get().size(), right.get().size());
    List<Long> shape = new ArrayList<>();
    for (int i = 0; i < rank; i++) {
      long a = extent(left.get(), i - rank + left.get().size());
      long b = extent(right.get(), i - rank + right.get().size());
      shape.add(a == 1 ? b : b == 1 || a == b ? a : Math.max(a, b));
    }
    return Optional.of(List.copyOf(shape));
  }

  private static long extent(List<Long> shape, int index) {
    return index < 0 ? 1 : shape.get(index);
  }

  private Optional<List<Long>> reduced(
      NodeDef node, Optional<List<Long>> operand, TensorRef axesTensor) {
    if (operand.isEmpty()) {
      return Optional.empty();
    }
    boolean keeps = node.getAttrOrDefault("keep_dims", AttrValue.getDefaultInstance()).getB();
    if (keeps) {
      return Optional.of(open(operand.get().size(), -1));
    }
    Optional<List<Long>> axes = integers(axesTensor);
    return axes.filter(list -> list.size() <= operand.get().size())
        .map(list -> open(operand.get().size() - list.size(), -1));
  }

  private static Optional<List<Long>> squeezed(NodeDef node, List<Long> shape) {
    List<Long> axes =
        node.getAttrOrDefault("squeeze_dims", AttrValue.getDefaultInstance()).getList().getIList();
    if (axes.isEmpty() || axes.size() > shape.size()) {
      return Optional.empty();
    }
    boolean keepsLast = axes.stream().allMatch(axis -> axis >= 0 && axis < shape.size() - 1);
    return Optional.of(open(shape.size() - axes.size(), keepsLast ? last(shape) : -1));
  }

  private Optional<List<Long>> target(TensorRef tensor) {
    Optional<List<Long>> values = integers(tensor);
    if (values.isPresent()) {
      return values;
    }
    NodeDef node = graph.producer(tensor);
    if (node.getOp().equals("Pack")) {
      return Optional.of(open(GraphEdit.operands(node).size(), -1));
    }
    return of(tensor)
        .filter(shape -> shape.size() == 1 && shape.get(0) >= 0 && shape.get(0) < 16)
        .map(shape -> open(shape.get(0).intValue(), -1));
  }

  /** The values of a constant of whole numbers. */
  public Optional<List<Long>> integers(TensorRef tensor) {
    NodeDef node = graph.producer(tensor);
    if (!node.getOp().equals("Const") || !node.containsAttr("value")) {
      return Optional.empty();
    }
    try {
      List<Long> list = new ArrayList<>();
      for (int value : TensorProtos.decode(node.getAttrOrThrow("value").getTensor()).indices()) {
        list.add((long) value);
      }
      return Optional.of(List.copyOf(list));
    } catch (InvalidOperatorException e) {
      return Optional.empty();
    }
  }

  /** The value of a constant of one float. */
  public Optional<Float> number(NodeDef node) {
    if (!node.getOp().equals("Const") || !node.containsAttr("value")) {
      return Optional.empty();
    }
    try {
      Constant constant = TensorProtos.decode(node.getAttrOrThrow("value").getTensor());
      return constant.dataType() == DataType.FLOAT32 && constant.shape().elements() == 1
          ? Optional.of(constant.floats()[0])
          : Optional.empty();
    } catch (InvalidOperatorException e) {
      return Optional.empty();
    }
  }
}
