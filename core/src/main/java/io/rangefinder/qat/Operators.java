package io.rangefinder.qat;

import io.rangefinder.tensorflow.graphdef.TensorRef;
import java.util.Map;
import java.util.Set;
import org.tensorflow.proto.NodeDef;

/** What operators do to ranges. */
final class Operators {
  /** Where the values of a result lie. */
  enum Result {
    /** Anywhere: it needs a range. */
    OWN,
    /** Where those of the operand lie. */
    FOLLOWS,
    /** Where those of all operands lie, which must have one range. */
    JOINS,
    /** Where the operator says. */
    FIXED
  }

  static final Set<String> LAYERS =
      Set.of(
          "BatchMatMul",
          "BatchMatMulV2",
          "BatchMatMulV3",
          "Conv2D",
          "Conv2DBackpropInput",
          "Conv3D",
          "DepthwiseConv2dNative",
          "MatMul");

  static final Set<String> LOOKUPS = Set.of("Gather", "GatherV2");

  static final Set<String> CLAMPS = Set.of("Relu", "Relu6");

  static final Set<String> ADDITIONS = Set.of("Add", "AddV2");

  /** Operators that can clamp what they compute. */
  static final Set<String> CLAMPING =
      Set.of(
          "Add",
          "AddV2",
          "BiasAdd",
          "Conv2D",
          "DepthwiseConv2dNative",
          "Div",
          "MatMul",
          "Mul",
          "RealDiv",
          "Sub");

  /** Operators whose bodies are functions, which are not looked into, or loops. */
  static final Set<String> CALLS =
      Set.of(
          "Case",
          "Enter",
          "Exit",
          "If",
          "NextIteration",
          "PartitionedCall",
          "StatefulPartitionedCall",
          "StatelessCase",
          "StatelessIf",
          "StatelessWhile",
          "While");

  /** Operators whose result has codes of its own to a converter, although the range is known. */
  static final Set<String> RESTATED =
      Set.of(
          "BatchToSpaceND",
          "Concat",
          "ConcatV2",
          "DepthToSpace",
          "MirrorPad",
          "Pack",
          "PadV2",
          "Relu",
          "Relu6",
          "SpaceToBatchND",
          "SpaceToDepth",
          "SplitV",
          "Unpack");

  private static final Set<String> JOINING = Set.of("Concat", "ConcatV2", "Pack");

  private static final Set<String> FIXED = Set.of("LogSoftmax", "Sigmoid", "Softmax", "Tanh");

  private static final Set<String> FOLLOWING =
      Set.of(
          "AvgPool",
          "BatchToSpaceND",
          "BroadcastTo",
          "CheckNumerics",
          "DepthToSpace",
          "ExpandDims",
          "FakeQuantWithMinMaxArgs",
          "FakeQuantWithMinMaxVars",
          "FakeQuantWithMinMaxVarsPerChannel",
          "Gather",
          "GatherNd",
          "GatherV2",
          "Identity",
          "IdentityN",
          "Max",
          "MaxPool",
          "Min",
          "MirrorPad",
          "Pad",
          "PadV2",
          "PlaceholderWithDefault",
          "PreventGradient",
          "Reshape",
          "ResizeBilinear",
          "ResizeNearestNeighbor",
          "Reverse",
          "ReverseV2",
          "Slice",
          "Snapshot",
          "SpaceToBatchND",
          "SpaceToDepth",
          "Split",
          "SplitV",
          "Squeeze",
          "StopGradient",
          "StridedSlice",
          "Tile",
          "Transpose",
          "Unpack");

  /** Which operand is passed on, where it is not the first. */
  private static final Map<String, Integer> PASSED = Map.of("Split", 1);

  private Operators() {}

  static Result resultOf(String operator) {
    if (FOLLOWING.contains(operator)) {
      return Result.FOLLOWS;
    }
    if (JOINING.contains(operator)) {
      return Result.JOINS;
    }
    return FIXED.contains(operator) ? Result.FIXED : Result.OWN;
  }

  /** Which operand a result lies where it lies, of operators that follow one. */
  static int passedOperand(String operator, TensorRef result) {
    return operator.equals("IdentityN") ? result.index() : PASSED.getOrDefault(operator, 0);
  }

  static boolean isFakeQuant(NodeDef node) {
    return node.getOp().startsWith("FakeQuantWithMinMax");
  }

  static boolean isFused(NodeDef node) {
    return Set.of("FusedBatchNorm", "FusedBatchNormV2", "FusedBatchNormV3").contains(node.getOp());
  }
}
