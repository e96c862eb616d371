package io.rangefinder.tensorflow;

import static java.util.Map.entry;

import io.rangefinder.ir.Node;
import io.rangefinder.ir.Op;
import io.rangefinder.ir.UserException;
import io.rangefinder.ir.op.Abs;
import io.rangefinder.ir.op.Add;
import io.rangefinder.ir.op.AddN;
import io.rangefinder.ir.op.ArgMax;
import io.rangefinder.ir.op.ArgMin;
import io.rangefinder.ir.op.AveragePool2D;
import io.rangefinder.ir.op.BatchMatMul;
import io.rangefinder.ir.op.BatchNorm;
import io.rangefinder.ir.op.BatchToSpaceNd;
import io.rangefinder.ir.op.Cast;
import io.rangefinder.ir.op.Ceil;
import io.rangefinder.ir.op.Concatenation;
import io.rangefinder.ir.op.Conv2D;
import io.rangefinder.ir.op.Cos;
import io.rangefinder.ir.op.Custom;
import io.rangefinder.ir.op.DepthToSpace;
import io.rangefinder.ir.op.DepthwiseConv2D;
import io.rangefinder.ir.op.Dequantize;
import io.rangefinder.ir.op.Div;
import io.rangefinder.ir.op.Elu;
import io.rangefinder.ir.op.Equal;
import io.rangefinder.ir.op.Exp;
import io.rangefinder.ir.op.ExpandDims;
import io.rangefinder.ir.op.FakeQuant;
import io.rangefinder.ir.op.Fill;
import io.rangefinder.ir.op.Floor;
import io.rangefinder.ir.op.FloorDiv;
import io.rangefinder.ir.op.FloorMod;
import io.rangefinder.ir.op.FullyConnected;
import io.rangefinder.ir.op.Gather;
import io.rangefinder.ir.op.GatherNd;
import io.rangefinder.ir.op.Greater;
import io.rangefinder.ir.op.GreaterEqual;
import io.rangefinder.ir.op.HardSwish;
import io.rangefinder.ir.op.Identity;
import io.rangefinder.ir.op.L2Normalization;
import io.rangefinder.ir.op.L2Pool2D;
import io.rangefinder.ir.op.LeakyRelu;
import io.rangefinder.ir.op.Less;
import io.rangefinder.ir.op.LessEqual;
import io.rangefinder.ir.op.LocalResponseNormalization;
import io.rangefinder.ir.op.Log;
import io.rangefinder.ir.op.LogSoftmax;
import io.rangefinder.ir.op.LogicalAnd;
import io.rangefinder.ir.op.LogicalNot;
import io.rangefinder.ir.op.LogicalOr;
import io.rangefinder.ir.op.Logistic;
import io.rangefinder.ir.op.MatMul;
import io.rangefinder.ir.op.MatrixDiag;
import io.rangefinder.ir.op.MatrixSetDiag;
import io.rangefinder.ir.op.MaxPool2D;
import io.rangefinder.ir.op.Maximum;
import io.rangefinder.ir.op.Mean;
import io.rangefinder.ir.op.Minimum;
import io.rangefinder.ir.op.MirrorPad;
import io.rangefinder.ir.op.Mul;
import io.rangefinder.ir.op.Neg;
import io.rangefinder.ir.op.NotEqual;
import io.rangefinder.ir.op.OneHot;
import io.rangefinder.ir.op.PRelu;
import io.rangefinder.ir.op.Pack;
import io.rangefinder.ir.op.Pad;
import io.rangefinder.ir.op.PadV2;
import io.rangefinder.ir.op.Pow;
import io.rangefinder.ir.op.Quantize;
import io.rangefinder.ir.op.RandomUniform;
import io.rangefinder.ir.op.RangeOf;
import io.rangefinder.ir.op.ReduceAny;
import io.rangefinder.ir.op.ReduceMax;
import io.rangefinder.ir.op.ReduceMin;
import io.rangefinder.ir.op.ReduceProd;
import io.rangefinder.ir.op.Relu;
import io.rangefinder.ir.op.Relu6;
import io.rangefinder.ir.op.ReluN1To1;
import io.rangefinder.ir.op.Reshape;
import io.rangefinder.ir.op.ResizeBilinear;
import io.rangefinder.ir.op.ResizeNearestNeighbor;
import io.rangefinder.ir.op.ReverseSequence;
import io.rangefinder.ir.op.ReverseV2;
import io.rangefinder.ir.op.Round;
import io.rangefinder.ir.op.Rsqrt;
import io.rangefinder.ir.op.Select;
import io.rangefinder.ir.op.SelectV2;
import io.rangefinder.ir.op.ShapeOf;
import io.rangefinder.ir.op.Sin;
import io.rangefinder.ir.op.Slice;
import io.rangefinder.ir.op.Softmax;
import io.rangefinder.ir.op.SpaceToBatchNd;
import io.rangefinder.ir.op.SpaceToDepth;
import io.rangefinder.ir.op.SparseToDense;
import io.rangefinder.ir.op.Split;
import io.rangefinder.ir.op.SplitV;
import io.rangefinder.ir.op.Sqrt;
import io.rangefinder.ir.op.Square;
import io.rangefinder.ir.op.SquaredDifference;
import io.rangefinder.ir.op.Squeeze;
import io.rangefinder.ir.op.StridedSlice;
import io.rangefinder.ir.op.Sub;
import io.rangefinder.ir.op.Sum;
import io.rangefinder.ir.op.Tanh;
import io.rangefinder.ir.op.Tile;
import io.rangefinder.ir.op.TopK;
import io.rangefinder.ir.op.Transpose;
import io.rangefinder.ir.op.TransposeConv2D;
import io.rangefinder.ir.op.Unique;
import io.rangefinder.ir.op.Unpack;
import io.rangefinder.ir.op.Where;
import io.rangefinder.ir.op.ZerosLike;
import java.util.Map;
import java.util.Set;

/**
 * The registry: how each operator is written in TensorFlow. Only operators that compute are ever
 * written.
 */
final class NodeLowerings {
  private static final Map<Class<? extends Op>, NodeLowering> BY_OPERATOR =
      Map.ofEntries(
          entry(Abs.class, ElementwiseLowerings.of("Abs")),
          entry(Add.class, ElementwiseLowerings.of("AddV2")),
          entry(AddN.class, ElementwiseLowerings::addN),
          entry(ArgMax.class, ReductionLowerings.arg("ArgMax")),
          entry(ArgMin.class, ReductionLowerings.arg("ArgMin")),
          entry(AveragePool2D.class, ReductionLowerings.pool("AvgPool")),
          entry(BatchMatMul.class, ConvolutionLowerings::batchMatMul),
          entry(BatchNorm.class, ConvolutionLowerings::batchNorm),
          entry(BatchToSpaceNd.class, ShapeLowerings::batchToSpace),
          entry(Cast.class, ElementwiseLowerings::cast),
          entry(Ceil.class, ElementwiseLowerings.of("Ceil")),
          entry(Concatenation.class, ShapeLowerings::concatenation),
          entry(Conv2D.class, ConvolutionLowerings::conv2D),
          entry(Cos.class, ElementwiseLowerings.of("Cos")),
          entry(Custom.class, NodeLowerings::refuse),
          entry(DepthToSpace.class, ShapeLowerings::depthToSpace),
          entry(DepthwiseConv2D.class, DepthwiseLowering::lower),
          entry(Dequantize.class, ElementwiseLowerings::dequantize),
          entry(Div.class, ElementwiseLowerings::div),
          entry(Elu.class, ElementwiseLowerings.of("Elu")),
          entry(Equal.class, ElementwiseLowerings.of("Equal")),
          entry(Exp.class, ElementwiseLowerings.of("Exp")),
          entry(ExpandDims.class, ShapeLowerings::reshape),
          entry(FakeQuant.class, ElementwiseLowerings::fakeQuant),
          entry(Fill.class, ShapeLowerings::fill),
          entry(Floor.class, ElementwiseLowerings.of("Floor")),
          entry(FloorDiv.class, ElementwiseLowerings.of("FloorDiv")),
          entry(FloorMod.class, ElementwiseLowerings.of("FloorMod")),
          entry(FullyConnected.class, FullyConnectedLowering::lower),
          entry(Gather.class, ShapeLowerings::gather),
          entry(GatherNd.class, ShapeLowerings::gatherNd),
          entry(Greater.class, ElementwiseLowerings.of("Greater")),
          entry(GreaterEqual.class, ElementwiseLowerings.of("GreaterEqual")),
          entry(HardSwish.class, ElementwiseLowerings::hardSwish),
          entry(Identity.class, ElementwiseLowerings.of("Identity")),
          entry(L2Normalization.class, NormalizationLowerings::l2Normalization),
          entry(L2Pool2D.class, NormalizationLowerings::l2Pool),
          entry(LeakyRelu.class, ElementwiseLowerings::leakyRelu),
          entry(LocalResponseNormalization.class, NormalizationLowerings::localResponse),
          entry(Less.class, ElementwiseLowerings.of("Less")),
          entry(LessEqual.class, ElementwiseLowerings.of("LessEqual")),
          entry(Log.class, ElementwiseLowerings.of("Log")),
          entry(LogicalAnd.class, ElementwiseLowerings.logical("LogicalAnd")),
          entry(LogicalNot.class, ElementwiseLowerings.logical("LogicalNot")),
          entry(LogicalOr.class, ElementwiseLowerings.logical("LogicalOr")),
          entry(LogSoftmax.class, ElementwiseLowerings.of("LogSoftmax")),
          entry(Logistic.class, ElementwiseLowerings.of("Sigmoid")),
          entry(MatMul.class, ConvolutionLowerings::matMul),
          entry(MatrixDiag.class, ElementwiseLowerings.of("MatrixDiag")),
          entry(MatrixSetDiag.class, ElementwiseLowerings.of("MatrixSetDiag")),
          entry(MaxPool2D.class, ReductionLowerings.pool("MaxPool")),
          entry(Maximum.class, ElementwiseLowerings.of("Maximum")),
          entry(Mean.class, ReductionLowerings.reduction("Mean")),
          entry(Minimum.class, ElementwiseLowerings.of("Minimum")),
          entry(MirrorPad.class, ShapeLowerings::mirrorPad),
          entry(Mul.class, ElementwiseLowerings.of("Mul")),
          entry(Neg.class, ElementwiseLowerings.of("Neg")),
          entry(PRelu.class, ElementwiseLowerings::pRelu),
          entry(NotEqual.class, ElementwiseLowerings.of("NotEqual")),
          entry(OneHot.class, ShapeLowerings::oneHot),
          entry(Pack.class, ShapeLowerings::pack),
          entry(Pad.class, ShapeLowerings::pad),
          entry(PadV2.class, ShapeLowerings::padV2),
          entry(Pow.class, ElementwiseLowerings.of("Pow")),
          entry(Quantize.class, NodeLowerings::refuseCodes),
          entry(RandomUniform.class, ShapeLowerings::randomUniform),
          entry(RangeOf.class, ShapeLowerings::range),
          entry(ReduceAny.class, ReductionLowerings::any),
          entry(ReduceMax.class, ReductionLowerings.reduction("Max")),
          entry(ReduceMin.class, ReductionLowerings.reduction("Min")),
          entry(ReduceProd.class, ReductionLowerings.reduction("Prod")),
          entry(Relu.class, ElementwiseLowerings.of("Relu")),
          entry(Relu6.class, ElementwiseLowerings.of("Relu6")),
          entry(ReluN1To1.class, ElementwiseLowerings::reluN1To1),
          entry(Reshape.class, ShapeLowerings::reshape),
          entry(ResizeBilinear.class, ShapeLowerings.resize("ResizeBilinear")),
          entry(ResizeNearestNeighbor.class, ShapeLowerings.resize("ResizeNearestNeighbor")),
          entry(ReverseSequence.class, ShapeLowerings::reverseSequence),
          entry(ReverseV2.class, ShapeLowerings::reverse),
          entry(Round.class, ElementwiseLowerings.of("Round")),
          entry(Rsqrt.class, ElementwiseLowerings.of("Rsqrt")),
          entry(Select.class, ElementwiseLowerings.select("Select")),
          entry(SelectV2.class, ElementwiseLowerings.select("SelectV2")),
          entry(ShapeOf.class, ShapeLowerings::shapeOf),
          entry(Sin.class, ElementwiseLowerings.of("Sin")),
          entry(Slice.class, ShapeLowerings::slice),
          entry(Softmax.class, ElementwiseLowerings::softmax),
          entry(SpaceToBatchNd.class, ShapeLowerings::spaceToBatch),
          entry(SpaceToDepth.class, ShapeLowerings::spaceToDepth),
          entry(SparseToDense.class, ShapeLowerings::sparseToDense),
          entry(Split.class, ShapeLowerings::split),
          entry(SplitV.class, ShapeLowerings::splitV),
          entry(Sqrt.class, ElementwiseLowerings.of("Sqrt")),
          entry(Square.class, ElementwiseLowerings.of("Square")),
          entry(SquaredDifference.class, ElementwiseLowerings.of("SquaredDifference")),
          entry(Squeeze.class, ShapeLowerings::reshape),
          entry(StridedSlice.class, ShapeLowerings::stridedSlice),
          entry(Sub.class, ElementwiseLowerings.of("Sub")),
          entry(Sum.class, ReductionLowerings.reduction("Sum")),
          entry(Tanh.class, ElementwiseLowerings.of("Tanh")),
          entry(Tile.class, ShapeLowerings::tile),
          entry(TopK.class, ReductionLowerings::topK),
          entry(Transpose.class, ShapeLowerings::transpose),
          entry(TransposeConv2D.class, TransposeConvLowering::lower),
          entry(Unique.class, ShapeLowerings::unique),
          entry(Unpack.class, ShapeLowerings::unpack),
          entry(Where.class, ElementwiseLowerings.of("Where")),
          entry(ZerosLike.class, ElementwiseLowerings.of("ZerosLike")));

  private NodeLowerings() {}

  /** An operator that is not known might do anything: it is never given to TensorFlow. */
  private static void refuse(Node node, GraphDefAssembly target) {
    throw new UserException(
        "Operator "
            + node
            + " is not known and so cannot be run or written as a TensorFlow graph."
            + " End the graph before it, or start it after it.");
  }

  private static void refuseCodes(Node node, GraphDefAssembly target) {
    throw new UserException(
        "Cannot write "
            + node
            + " as a TensorFlow graph: it computes codes. Start from the float"
            + " model.");
  }

  /** How an operator is written. */
  static NodeLowering of(Op op) {
    NodeLowering lowering = BY_OPERATOR.get(op.getClass());
    if (lowering == null) {
      throw new IllegalStateException(op.kind() + " cannot be written as TensorFlow nodes");
    }
    return lowering;
  }

  static Set<Class<? extends Op>> operators() {
    return BY_OPERATOR.keySet();
  }
}
