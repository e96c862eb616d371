package io.rangefinder.tflite;

import static java.util.Map.entry;

import io.rangefinder.ir.Op;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.op.Abs;
import io.rangefinder.ir.op.Add;
import io.rangefinder.ir.op.AddN;
import io.rangefinder.ir.op.ArgMax;
import io.rangefinder.ir.op.ArgMin;
import io.rangefinder.ir.op.AveragePool2D;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.BuiltinOptions;

/** The TFLite form of each operator: builtin code, version and options as TOCO writes them. */
final class OperatorWriters {
  private static final Map<Class<? extends Op>, Writer<Op>> WRITERS =
      Map.ofEntries(
          plain(Abs.class, BuiltinOperator.ABS),
          byAttributes(Add.class, ElementwiseForms::add),
          empty(AddN.class, BuiltinOperator.ADD_N, BuiltinOptions.AddNOptions),
          byAttributes(ArgMax.class, ReductionForms::argMax),
          byAttributes(ArgMin.class, ReductionForms::argMin),
          byAttributes(
              AveragePool2D.class, op -> ReductionForms.pool(BuiltinOperator.AVERAGE_POOL_2D, op)),
          empty(
              BatchToSpaceNd.class,
              BuiltinOperator.BATCH_TO_SPACE_ND,
              BuiltinOptions.BatchToSpaceNDOptions),
          byOperands(Cast.class, ElementwiseForms::cast),
          plain(Ceil.class, BuiltinOperator.CEIL),
          byAttributes(Concatenation.class, ShapeForms::concatenation),
          byOperands(Conv2D.class, ConvolutionForms::conv),
          plain(Cos.class, BuiltinOperator.COS),
          byAttributes(Custom.class, CustomOperators::form),
          byAttributes(DepthToSpace.class, ShapeForms::depthToSpace),
          byAttributes(DepthwiseConv2D.class, ConvolutionForms::depthwiseConv),
          byOperands(Dequantize.class, NormalizationForms::dequantize),
          byAttributes(Div.class, ElementwiseForms::div),
          plain(Elu.class, BuiltinOperator.ELU),
          plain(Equal.class, BuiltinOperator.EQUAL),
          plain(Exp.class, BuiltinOperator.EXP),
          empty(ExpandDims.class, BuiltinOperator.EXPAND_DIMS, BuiltinOptions.ExpandDimsOptions),
          byAttributes(FakeQuant.class, NormalizationForms::fakeQuant),
          plain(Fill.class, BuiltinOperator.FILL),
          plain(Floor.class, BuiltinOperator.FLOOR),
          byOperands(FloorDiv.class, ElementwiseForms::floorDiv),
          plain(FloorMod.class, BuiltinOperator.FLOOR_MOD),
          byOperands(FullyConnected.class, ConvolutionForms::fullyConnected),
          byAttributes(Gather.class, ShapeForms::gather),
          empty(GatherNd.class, BuiltinOperator.GATHER_ND, BuiltinOptions.GatherNdOptions),
          plain(Greater.class, BuiltinOperator.GREATER),
          plain(GreaterEqual.class, BuiltinOperator.GREATER_EQUAL),
          plain(HardSwish.class, BuiltinOperator.HARD_SWISH),
          byAttributes(L2Normalization.class, NormalizationForms::l2Normalization),
          byAttributes(L2Pool2D.class, op -> ReductionForms.pool(BuiltinOperator.L2_POOL_2D, op)),
          byAttributes(LeakyRelu.class, ElementwiseForms::leakyRelu),
          byAttributes(
              LocalResponseNormalization.class, NormalizationForms::localResponseNormalization),
          plain(Less.class, BuiltinOperator.LESS),
          plain(LessEqual.class, BuiltinOperator.LESS_EQUAL),
          plain(Log.class, BuiltinOperator.LOG),
          plain(LogicalAnd.class, BuiltinOperator.LOGICAL_AND),
          plain(LogicalNot.class, BuiltinOperator.LOGICAL_NOT),
          plain(LogicalOr.class, BuiltinOperator.LOGICAL_OR),
          plain(LogSoftmax.class, BuiltinOperator.LOG_SOFTMAX),
          plain(Logistic.class, BuiltinOperator.LOGISTIC),
          plain(MatrixDiag.class, BuiltinOperator.MATRIX_DIAG),
          plain(MatrixSetDiag.class, BuiltinOperator.MATRIX_SET_DIAG),
          byAttributes(MaxPool2D.class, op -> ReductionForms.pool(BuiltinOperator.MAX_POOL_2D, op)),
          plain(Maximum.class, BuiltinOperator.MAXIMUM),
          byAttributes(Mean.class, op -> ReductionForms.reduction(BuiltinOperator.MEAN, op)),
          plain(Minimum.class, BuiltinOperator.MINIMUM),
          byAttributes(MirrorPad.class, ShapeForms::mirrorPad),
          byOperands(Mul.class, ElementwiseForms::mul),
          plain(Neg.class, BuiltinOperator.NEG),
          plain(PRelu.class, BuiltinOperator.PRELU),
          plain(NotEqual.class, BuiltinOperator.NOT_EQUAL),
          byAttributes(OneHot.class, ShapeForms::oneHot),
          byOperands(Pack.class, ShapeForms::pack),
          empty(Pad.class, BuiltinOperator.PAD, BuiltinOptions.PadOptions),
          empty(PadV2.class, BuiltinOperator.PADV2, BuiltinOptions.PadV2Options),
          plain(Pow.class, BuiltinOperator.POW),
          empty(Quantize.class, BuiltinOperator.QUANTIZE, BuiltinOptions.QuantizeOptions),
          plain(RangeOf.class, BuiltinOperator.RANGE),
          byAttributes(
              ReduceAny.class, op -> ReductionForms.reduction(BuiltinOperator.REDUCE_ANY, op)),
          byAttributes(
              ReduceMax.class, op -> ReductionForms.reduction(BuiltinOperator.REDUCE_MAX, op)),
          byAttributes(
              ReduceMin.class, op -> ReductionForms.reduction(BuiltinOperator.REDUCE_MIN, op)),
          byAttributes(
              ReduceProd.class, op -> ReductionForms.reduction(BuiltinOperator.REDUCE_PROD, op)),
          plain(Relu.class, BuiltinOperator.RELU),
          plain(Relu6.class, BuiltinOperator.RELU6),
          plain(ReluN1To1.class, BuiltinOperator.RELU_N1_TO_1),
          byOperands(Reshape.class, ShapeForms::reshape),
          byAttributes(ResizeBilinear.class, ShapeForms::resizeBilinear),
          byAttributes(ResizeNearestNeighbor.class, ShapeForms::resizeNearestNeighbor),
          byAttributes(ReverseSequence.class, ShapeForms::reverseSequence),
          plain(ReverseV2.class, BuiltinOperator.REVERSE_V2),
          plain(Round.class, BuiltinOperator.ROUND),
          plain(Rsqrt.class, BuiltinOperator.RSQRT),
          plain(Select.class, BuiltinOperator.SELECT),
          empty(SelectV2.class, BuiltinOperator.SELECT_V2, BuiltinOptions.SelectV2Options),
          byAttributes(ShapeOf.class, ShapeForms::shape),
          plain(Sin.class, BuiltinOperator.SIN),
          plain(Slice.class, BuiltinOperator.SLICE),
          byAttributes(Softmax.class, NormalizationForms::softmax),
          empty(
              SpaceToBatchNd.class,
              BuiltinOperator.SPACE_TO_BATCH_ND,
              BuiltinOptions.SpaceToBatchNDOptions),
          byAttributes(SpaceToDepth.class, ShapeForms::spaceToDepth),
          byOperands(SparseToDense.class, ShapeForms::sparseToDense),
          byOperands(Split.class, ShapeForms::split),
          byOperands(SplitV.class, ShapeForms::splitV),
          plain(Sqrt.class, BuiltinOperator.SQRT),
          plain(Square.class, BuiltinOperator.SQUARE),
          empty(
              SquaredDifference.class,
              BuiltinOperator.SQUARED_DIFFERENCE,
              BuiltinOptions.SquaredDifferenceOptions),
          byAttributes(Squeeze.class, ShapeForms::squeeze),
          byAttributes(StridedSlice.class, ShapeForms::stridedSlice),
          byAttributes(Sub.class, ElementwiseForms::sub),
          byAttributes(Sum.class, op -> ReductionForms.reduction(BuiltinOperator.SUM, op)),
          plain(Tanh.class, BuiltinOperator.TANH),
          empty(Tile.class, BuiltinOperator.TILE, BuiltinOptions.TileOptions),
          empty(TopK.class, BuiltinOperator.TOPK_V2, BuiltinOptions.TopKV2Options),
          empty(Transpose.class, BuiltinOperator.TRANSPOSE, BuiltinOptions.TransposeOptions),
          byAttributes(TransposeConv2D.class, ConvolutionForms::transposeConv),
          byAttributes(Unique.class, ShapeForms::unique),
          byOperands(Unpack.class, ShapeForms::unpack),
          empty(Where.class, BuiltinOperator.WHERE, BuiltinOptions.WhereOptions),
          plain(ZerosLike.class, BuiltinOperator.ZEROS_LIKE));

  private OperatorWriters() {}

  /** Finds the form of an operator from its attributes, operands and results. */
  @FunctionalInterface
  private interface Writer<T extends Op> {
    OperatorForm form(T op, List<Tensor> inputs, List<Tensor> outputs);
  }

  /** The form of an operator; empty if TFLite has none. */
  static Optional<OperatorForm> form(Op op, List<Tensor> inputs, List<Tensor> outputs) {
    return Optional.ofNullable(WRITERS.get(op.getClass()))
        .map(writer -> writer.form(op, inputs, outputs));
  }

  /** The operators that have a form. */
  static Set<Class<? extends Op>> supported() {
    return WRITERS.keySet();
  }

  private static Map.Entry<Class<? extends Op>, Writer<Op>> plain(
      Class<? extends Op> type, int builtinCode) {
    return entry(type, (op, inputs, outputs) -> OperatorForm.withoutOptions(builtinCode));
  }

  private static Map.Entry<Class<? extends Op>, Writer<Op>> empty(
      Class<? extends Op> type, int builtinCode, byte optionsType) {
    return entry(
        type, (op, inputs, outputs) -> OperatorForm.withEmptyOptions(builtinCode, optionsType));
  }

  private static <T extends Op> Map.Entry<Class<? extends Op>, Writer<Op>> byAttributes(
      Class<T> type, Function<T, OperatorForm> form) {
    return entry(type, (op, inputs, outputs) -> form.apply(type.cast(op)));
  }

  private static <T extends Op> Map.Entry<Class<? extends Op>, Writer<Op>> byOperands(
      Class<T> type, Writer<T> writer) {
    return entry(type, (op, inputs, outputs) -> writer.form(type.cast(op), inputs, outputs));
  }
}
