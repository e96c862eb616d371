package io.rangefinder.tensorflow;

import static io.rangefinder.ir.op.Activation.NONE;
import static java.util.Map.entry;

import io.rangefinder.ir.Op;
import io.rangefinder.ir.op.Abs;
import io.rangefinder.ir.op.Add;
import io.rangefinder.ir.op.Ceil;
import io.rangefinder.ir.op.Cos;
import io.rangefinder.ir.op.Div;
import io.rangefinder.ir.op.Elu;
import io.rangefinder.ir.op.Equal;
import io.rangefinder.ir.op.Exp;
import io.rangefinder.ir.op.ExpandDims;
import io.rangefinder.ir.op.Fill;
import io.rangefinder.ir.op.Floor;
import io.rangefinder.ir.op.FloorDiv;
import io.rangefinder.ir.op.FloorMod;
import io.rangefinder.ir.op.GatherNd;
import io.rangefinder.ir.op.Greater;
import io.rangefinder.ir.op.GreaterEqual;
import io.rangefinder.ir.op.Less;
import io.rangefinder.ir.op.LessEqual;
import io.rangefinder.ir.op.Log;
import io.rangefinder.ir.op.LogSoftmax;
import io.rangefinder.ir.op.LogicalAnd;
import io.rangefinder.ir.op.LogicalNot;
import io.rangefinder.ir.op.LogicalOr;
import io.rangefinder.ir.op.Logistic;
import io.rangefinder.ir.op.MatrixDiag;
import io.rangefinder.ir.op.MatrixSetDiag;
import io.rangefinder.ir.op.Maximum;
import io.rangefinder.ir.op.Minimum;
import io.rangefinder.ir.op.Mul;
import io.rangefinder.ir.op.Neg;
import io.rangefinder.ir.op.NotEqual;
import io.rangefinder.ir.op.Pad;
import io.rangefinder.ir.op.PadV2;
import io.rangefinder.ir.op.Pow;
import io.rangefinder.ir.op.RangeOf;
import io.rangefinder.ir.op.Relu;
import io.rangefinder.ir.op.Relu6;
import io.rangefinder.ir.op.Reshape;
import io.rangefinder.ir.op.ReverseV2;
import io.rangefinder.ir.op.Round;
import io.rangefinder.ir.op.Rsqrt;
import io.rangefinder.ir.op.Select;
import io.rangefinder.ir.op.Sin;
import io.rangefinder.ir.op.Slice;
import io.rangefinder.ir.op.Softmax;
import io.rangefinder.ir.op.Sqrt;
import io.rangefinder.ir.op.Square;
import io.rangefinder.ir.op.SquaredDifference;
import io.rangefinder.ir.op.Sub;
import io.rangefinder.ir.op.Tanh;
import io.rangefinder.ir.op.Tile;
import io.rangefinder.ir.op.Transpose;
import io.rangefinder.ir.op.Where;
import io.rangefinder.ir.op.ZerosLike;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The registry: which importer reads which TensorFlow operator. */
final class NodeImporters {
  private static final Map<String, NodeImporter> BY_OPERATOR =
      Map.ofEntries(
          entry("Abs", same(new Abs())),
          entry("Add", same(new Add(NONE))),
          entry("AddN", ElementwiseImporters::addN),
          entry("AddV2", same(new Add(NONE))),
          entry("Any", ReductionImporters::any),
          entry("ArgMax", ReductionImporters::argMax),
          entry("ArgMin", ReductionImporters::argMin),
          entry("AvgPool", ReductionImporters::averagePool),
          entry("BatchMatMul", ConvolutionImporters::batchMatMul),
          entry("BatchMatMulV2", ConvolutionImporters::batchMatMul),
          entry("BatchNormWithGlobalNormalization", NormalizationImporters::globalBatchNorm),
          entry("BatchToSpaceND", ShapeImporters::batchToSpace),
          entry("BiasAdd", ElementwiseImporters::biasAdd),
          entry("Cast", ElementwiseImporters::cast),
          entry("Ceil", same(new Ceil())),
          entry("CheckNumerics", ElementwiseImporters::identity),
          entry("ClipByValue", ElementwiseImporters::clipByValue),
          entry("Concat", ShapeImporters::concat),
          entry("ConcatV2", ShapeImporters::concatV2),
          entry("Const", ConstantImporter::importConstant),
          entry("Conv2D", ConvolutionImporters::conv2D),
          entry("Conv2DBackpropInput", ConvolutionImporters::conv2DBackpropInput),
          entry("Cos", same(new Cos())),
          entry("DepthToSpace", ShapeImporters::depthToSpace),
          entry("DepthwiseConv2dNative", ConvolutionImporters::depthwiseConv2D),
          entry("Div", same(new Div(NONE))),
          entry("Elu", same(new Elu())),
          entry("EnsureShape", ElementwiseImporters::identity),
          entry("Equal", same(new Equal())),
          entry("Exp", same(new Exp())),
          entry("ExpandDims", same(new ExpandDims())),
          entry("FakeQuantWithMinMaxArgs", NormalizationImporters::fakeQuantArgs),
          entry("FakeQuantWithMinMaxVars", NormalizationImporters::fakeQuantVars),
          entry("Fill", same(new Fill())),
          entry("Floor", same(new Floor())),
          entry("FloorDiv", same(new FloorDiv())),
          entry("FloorMod", same(new FloorMod())),
          entry("FusedBatchNorm", NormalizationImporters::fusedBatchNorm),
          entry("FusedBatchNormV2", NormalizationImporters::fusedBatchNorm),
          entry("FusedBatchNormV3", NormalizationImporters::fusedBatchNorm),
          entry("Gather", ShapeImporters::gather),
          entry("GatherNd", same(new GatherNd())),
          entry("GatherV2", ShapeImporters::gatherV2),
          entry("Greater", same(new Greater())),
          entry("GreaterEqual", same(new GreaterEqual())),
          entry("Identity", ElementwiseImporters::identity),
          entry("IdentityN", ElementwiseImporters::identityN),
          entry("LeakyRelu", ElementwiseImporters::leakyRelu),
          entry("LRN", NormalizationImporters::localResponse),
          entry("Less", same(new Less())),
          entry("LessEqual", same(new LessEqual())),
          entry("Log", same(new Log())),
          entry("LogicalAnd", same(new LogicalAnd())),
          entry("LogicalNot", same(new LogicalNot())),
          entry("LogicalOr", same(new LogicalOr())),
          entry("LogSoftmax", same(new LogSoftmax())),
          entry("MatMul", ConvolutionImporters::matMul),
          entry("MatrixDiag", same(new MatrixDiag())),
          entry("MatrixSetDiag", same(new MatrixSetDiag())),
          entry("Max", ReductionImporters::max),
          entry("MaxPool", ReductionImporters::maxPool),
          entry("Maximum", same(new Maximum())),
          entry("Mean", ReductionImporters::mean),
          entry("Merge", ControlFlowImporters::merge),
          entry("Min", ReductionImporters::min),
          entry("Minimum", same(new Minimum())),
          entry("MirrorPad", ShapeImporters::mirrorPad),
          entry("Mul", same(new Mul(NONE))),
          entry("Neg", same(new Neg())),
          entry("NotEqual", same(new NotEqual())),
          entry("OneHot", ShapeImporters::oneHot),
          entry("Pack", ShapeImporters::pack),
          entry("Pad", same(new Pad())),
          entry("PadV2", same(new PadV2())),
          entry("PlaceholderWithDefault", ElementwiseImporters::identity),
          entry("Pow", same(new Pow())),
          entry("PreventGradient", ElementwiseImporters::identity),
          entry("Prod", ReductionImporters::product),
          entry("RandomUniform", ShapeImporters::randomUniform),
          entry("Range", same(new RangeOf())),
          entry("Rank", ShapeImporters::rank),
          entry("RealDiv", same(new Div(NONE))),
          entry("Relu", same(new Relu())),
          entry("Relu6", same(new Relu6())),
          entry("Reshape", same(new Reshape())),
          entry("ResizeBilinear", ShapeImporters::resizeBilinear),
          entry("ResizeNearestNeighbor", ShapeImporters::resizeNearestNeighbor),
          entry("ReverseSequence", ShapeImporters::reverseSequence),
          entry("ReverseV2", same(new ReverseV2())),
          entry("Round", same(new Round())),
          entry("Rsqrt", same(new Rsqrt())),
          entry("Select", same(new Select())),
          entry("SelectV2", ElementwiseImporters::selectV2),
          entry("Shape", ShapeImporters::shape),
          entry("Sigmoid", same(new Logistic())),
          entry("Sin", same(new Sin())),
          entry("Size", ShapeImporters::size),
          entry("Slice", same(new Slice())),
          entry("Snapshot", ElementwiseImporters::identity),
          entry("Softmax", same(new Softmax(1))),
          entry("SpaceToBatchND", ShapeImporters::spaceToBatch),
          entry("SpaceToDepth", ShapeImporters::spaceToDepth),
          entry("SparseToDense", ShapeImporters::sparseToDense),
          entry("Split", ShapeImporters::split),
          entry("SplitV", ShapeImporters::splitV),
          entry("Sqrt", same(new Sqrt())),
          entry("Square", same(new Square())),
          entry("SquaredDifference", same(new SquaredDifference())),
          entry("Squeeze", ShapeImporters::squeeze),
          entry("StopGradient", ElementwiseImporters::identity),
          entry("StridedSlice", StridedSliceImporter::importStridedSlice),
          entry("Sub", same(new Sub(NONE))),
          entry("Sum", ReductionImporters::sum),
          entry("Switch", ControlFlowImporters::switchBranch),
          entry("Tanh", same(new Tanh())),
          entry("Tile", same(new Tile())),
          entry("TopK", ReductionImporters::topK),
          entry("TopKV2", ReductionImporters::topKV2),
          entry("Transpose", same(new Transpose())),
          entry("Unique", ShapeImporters::unique),
          entry("Unpack", ShapeImporters::unpack),
          entry("Where", same(new Where())),
          entry("ZerosLike", same(new ZerosLike())));

  private NodeImporters() {}

  static Optional<NodeImporter> of(String operator) {
    return Optional.ofNullable(BY_OPERATOR.get(operator));
  }

  /** The operators that are taken. */
  static Set<String> operators() {
    return BY_OPERATOR.keySet();
  }

  /** The importer of an operator that has the same operands here and no attributes. */
  private static NodeImporter same(Op op) {
    return (node, graph) -> graph.define(node, op, node.inputs());
  }
}
