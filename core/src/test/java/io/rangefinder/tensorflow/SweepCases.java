package io.rangefinder.tensorflow;

import static java.util.Map.entry;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Which cases an operator of the importer is swept over. */
final class SweepCases {
  private static final Map<String, List<SweepCase>> BY_OPERATOR = byOperator();

  private SweepCases() {}

  static Map<String, List<SweepCase>> all() {
    return BY_OPERATOR;
  }

  /** The same sample of at most so many cases of each operator every time. */
  static List<SweepCase> sample(int most) {
    List<SweepCase> sample = new ArrayList<>();
    BY_OPERATOR.forEach(
        (operator, cases) -> {
          List<SweepCase> shuffled = new ArrayList<>(cases);
          Collections.shuffle(shuffled, new Random(operator.hashCode()));
          sample.addAll(shuffled.subList(0, Math.min(most, shuffled.size())));
        });
    return sample;
  }

  private static Map<String, List<SweepCase>> byOperator() {
    Map<String, List<SweepCase>> cases = new TreeMap<>();
    cases.putAll(computing());
    cases.putAll(moving());
    for (String op :
        List.of(
            "Abs",
            "Ceil",
            "Cos",
            "Elu",
            "Exp",
            "Floor",
            "LeakyRelu",
            "Log",
            "LogSoftmax",
            "Neg",
            "Relu",
            "Relu6",
            "Round",
            "Rsqrt",
            "Sigmoid",
            "Sin",
            "Softmax",
            "Sqrt",
            "Square",
            "Tanh")) {
      cases.put(op, ElementwiseSweep.unary(op));
    }
    for (String op :
        List.of(
            "CheckNumerics",
            "EnsureShape",
            "Identity",
            "IdentityN",
            "PlaceholderWithDefault",
            "PreventGradient",
            "Snapshot",
            "StopGradient",
            "ZerosLike")) {
      cases.put(op, ElementwiseSweep.passing(op));
    }
    for (String op :
        List.of(
            "Add",
            "AddV2",
            "Div",
            "Equal",
            "Greater",
            "GreaterEqual",
            "Less",
            "LessEqual",
            "Maximum",
            "Minimum",
            "Mul",
            "NotEqual",
            "Pow",
            "RealDiv",
            "SquaredDifference",
            "Sub")) {
      cases.put(op, ElementwiseSweep.binary(op));
    }
    for (String op : List.of("Max", "Mean", "Min", "Prod", "Sum")) {
      cases.put(op, ReductionSweep.reductions(op));
    }
    return cases;
  }

  private static Map<String, List<SweepCase>> computing() {
    return Map.ofEntries(
        entry("AddN", ElementwiseSweep.addN()),
        entry("Any", ReductionSweep.any()),
        entry("ArgMax", ReductionSweep.positions("ArgMax")),
        entry("ArgMin", ReductionSweep.positions("ArgMin")),
        entry("AvgPool", ReductionSweep.pools("AvgPool")),
        entry("BatchMatMul", ConvolutionSweep.batchedMatrices("BatchMatMul")),
        entry("BatchMatMulV2", ConvolutionSweep.batchedMatrices("BatchMatMulV2")),
        entry("BatchNormWithGlobalNormalization", ElementwiseSweep.globalBatchNorm()),
        entry("BiasAdd", ElementwiseSweep.biasAdd()),
        entry("Cast", ElementwiseSweep.cast()),
        entry("ClipByValue", ElementwiseSweep.clip()),
        entry("Conv2D", ConvolutionSweep.convolutions()),
        entry("Conv2DBackpropInput", ConvolutionSweep.transposed()),
        entry("DepthwiseConv2dNative", ConvolutionSweep.depthwise()),
        entry("FakeQuantWithMinMaxArgs", ElementwiseSweep.fakeQuant("FakeQuantWithMinMaxArgs")),
        entry("FakeQuantWithMinMaxVars", ElementwiseSweep.fakeQuant("FakeQuantWithMinMaxVars")),
        entry("FloorDiv", ElementwiseSweep.wholeDivision("FloorDiv")),
        entry("FloorMod", ElementwiseSweep.wholeDivision("FloorMod")),
        entry("FusedBatchNorm", ElementwiseSweep.fusedBatchNorm("FusedBatchNorm")),
        entry("FusedBatchNormV2", ElementwiseSweep.fusedBatchNorm("FusedBatchNormV2")),
        entry("FusedBatchNormV3", ElementwiseSweep.fusedBatchNorm("FusedBatchNormV3")),
        entry("LRN", ElementwiseSweep.localResponse()),
        entry("LogicalAnd", ElementwiseSweep.logical("LogicalAnd")),
        entry("LogicalNot", ElementwiseSweep.logical("LogicalNot")),
        entry("LogicalOr", ElementwiseSweep.logical("LogicalOr")),
        entry("MatMul", ConvolutionSweep.matrices()),
        entry("MaxPool", ReductionSweep.pools("MaxPool")),
        entry("Select", ElementwiseSweep.select("Select")),
        entry("SelectV2", ElementwiseSweep.select("SelectV2")),
        entry("TopK", ReductionSweep.greatest("TopK")),
        entry("TopKV2", ReductionSweep.greatest("TopKV2")));
  }

  private static Map<String, List<SweepCase>> moving() {
    Constant five = Constant.ofFloats(Shape.of(5), 1, -2, 3.5f, 0, 1e-3f);
    return Map.ofEntries(
        entry("BatchToSpaceND", ShapeSweep.blocks("BatchToSpaceND")),
        entry("Concat", ShapeSweep.concat("Concat")),
        entry("ConcatV2", ShapeSweep.concat("ConcatV2")),
        entry("Const", List.of(ElementwiseSweep.constantOperand("Const", five))),
        entry("DepthToSpace", ShapeSweep.depth("DepthToSpace")),
        entry("ExpandDims", ShapeSweep.expandDims()),
        entry("Fill", ShapeSweep.fill()),
        entry("Gather", ShapeSweep.gather("Gather")),
        entry("GatherNd", ShapeSweep.gatherNd()),
        entry("GatherV2", ShapeSweep.gather("GatherV2")),
        entry("Merge", ShapeSweep.branches("Merge")),
        entry("MatrixDiag", ShapeSweep.matrixDiag()),
        entry("MatrixSetDiag", ShapeSweep.matrixSetDiag()),
        entry("MirrorPad", ShapeSweep.mirrorPad()),
        entry("OneHot", ShapeSweep.oneHot()),
        entry("Pack", ShapeSweep.pack()),
        entry("Pad", ShapeSweep.pad("Pad")),
        entry("PadV2", ShapeSweep.pad("PadV2")),
        entry("RandomUniform", ShapeSweep.randomUniform()),
        entry("Range", ShapeSweep.range()),
        entry("Rank", ShapeSweep.sizes("Rank")),
        entry("Reshape", ShapeSweep.reshape()),
        entry("ResizeBilinear", ShapeSweep.resize("ResizeBilinear")),
        entry("ResizeNearestNeighbor", ShapeSweep.resize("ResizeNearestNeighbor")),
        entry("ReverseSequence", ShapeSweep.reverseSequence()),
        entry("ReverseV2", ShapeSweep.reverse()),
        entry("Shape", ShapeSweep.sizes("Shape")),
        entry("Size", ShapeSweep.sizes("Size")),
        entry("Slice", ShapeSweep.slice()),
        entry("SpaceToBatchND", ShapeSweep.blocks("SpaceToBatchND")),
        entry("SpaceToDepth", ShapeSweep.depth("SpaceToDepth")),
        entry("SparseToDense", ShapeSweep.sparseToDense()),
        entry("Split", ShapeSweep.split()),
        entry("SplitV", ShapeSweep.splitV()),
        entry("Squeeze", ShapeSweep.squeeze()),
        entry("StridedSlice", ShapeSweep.stridedSlice()),
        entry("Switch", ShapeSweep.branches("Switch")),
        entry("Tile", ShapeSweep.tile()),
        entry("Transpose", ShapeSweep.transpose()),
        entry("Unpack", ShapeSweep.unpack()));
  }
}
