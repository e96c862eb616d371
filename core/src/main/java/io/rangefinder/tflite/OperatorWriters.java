package io.rangefinder.tflite;

import static java.util.Map.entry;

import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Op;
import io.rangefinder.ir.Quantization;
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
import io.rangefinder.ir.op.Pool2D;
import io.rangefinder.ir.op.Pow;
import io.rangefinder.ir.op.ReduceAny;
import io.rangefinder.ir.op.ReduceMax;
import io.rangefinder.ir.op.ReduceMin;
import io.rangefinder.ir.op.ReduceOp;
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
import io.rangefinder.ir.op.Unpack;
import io.rangefinder.ir.op.WeightedOp;
import io.rangefinder.ir.op.Window2D;
import io.rangefinder.ir.op.ZerosLike;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tensorflow.lite.schema.AddNOptions;
import org.tensorflow.lite.schema.AddOptions;
import org.tensorflow.lite.schema.ArgMaxOptions;
import org.tensorflow.lite.schema.ArgMinOptions;
import org.tensorflow.lite.schema.BatchToSpaceNDOptions;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.BuiltinOptions;
import org.tensorflow.lite.schema.CastOptions;
import org.tensorflow.lite.schema.ConcatenationOptions;
import org.tensorflow.lite.schema.Conv2DOptions;
import org.tensorflow.lite.schema.DepthToSpaceOptions;
import org.tensorflow.lite.schema.DepthwiseConv2DOptions;
import org.tensorflow.lite.schema.DequantizeOptions;
import org.tensorflow.lite.schema.DivOptions;
import org.tensorflow.lite.schema.ExpandDimsOptions;
import org.tensorflow.lite.schema.FakeQuantOptions;
import org.tensorflow.lite.schema.FullyConnectedOptions;
import org.tensorflow.lite.schema.FullyConnectedOptionsWeightsFormat;
import org.tensorflow.lite.schema.GatherNdOptions;
import org.tensorflow.lite.schema.GatherOptions;
import org.tensorflow.lite.schema.L2NormOptions;
import org.tensorflow.lite.schema.LeakyReluOptions;
import org.tensorflow.lite.schema.LocalResponseNormalizationOptions;
import org.tensorflow.lite.schema.MirrorPadMode;
import org.tensorflow.lite.schema.MirrorPadOptions;
import org.tensorflow.lite.schema.MulOptions;
import org.tensorflow.lite.schema.OneHotOptions;
import org.tensorflow.lite.schema.PackOptions;
import org.tensorflow.lite.schema.PadOptions;
import org.tensorflow.lite.schema.PadV2Options;
import org.tensorflow.lite.schema.Pool2DOptions;
import org.tensorflow.lite.schema.ReducerOptions;
import org.tensorflow.lite.schema.ReshapeOptions;
import org.tensorflow.lite.schema.ResizeBilinearOptions;
import org.tensorflow.lite.schema.ResizeNearestNeighborOptions;
import org.tensorflow.lite.schema.ReverseSequenceOptions;
import org.tensorflow.lite.schema.SelectV2Options;
import org.tensorflow.lite.schema.SoftmaxOptions;
import org.tensorflow.lite.schema.SpaceToBatchNDOptions;
import org.tensorflow.lite.schema.SpaceToDepthOptions;
import org.tensorflow.lite.schema.SparseToDenseOptions;
import org.tensorflow.lite.schema.SplitOptions;
import org.tensorflow.lite.schema.SplitVOptions;
import org.tensorflow.lite.schema.SquaredDifferenceOptions;
import org.tensorflow.lite.schema.SqueezeOptions;
import org.tensorflow.lite.schema.StridedSliceOptions;
import org.tensorflow.lite.schema.SubOptions;
import org.tensorflow.lite.schema.TileOptions;
import org.tensorflow.lite.schema.TopKV2Options;
import org.tensorflow.lite.schema.TransposeConvOptions;
import org.tensorflow.lite.schema.TransposeOptions;
import org.tensorflow.lite.schema.UnpackOptions;

/** The TFLite form of each operator: builtin code, version and options as TOCO writes them. */
final class OperatorWriters {
  private static final Map<Class<? extends Op>, Writer<Op>> WRITERS =
      Map.ofEntries(
          plain(Abs.class, BuiltinOperator.ABS),
          writer(Add.class, OperatorWriters::add),
          writer(AddN.class, OperatorWriters::addN),
          writer(ArgMax.class, OperatorWriters::argMax),
          writer(ArgMin.class, OperatorWriters::argMin),
          writer(AveragePool2D.class, OperatorWriters::averagePool),
          writer(BatchToSpaceNd.class, OperatorWriters::batchToSpace),
          writer(Cast.class, OperatorWriters::cast),
          plain(Ceil.class, BuiltinOperator.CEIL),
          writer(Concatenation.class, OperatorWriters::concatenation),
          writer(Conv2D.class, OperatorWriters::conv),
          plain(Cos.class, BuiltinOperator.COS),
          writer(Custom.class, OperatorWriters::custom),
          writer(DepthToSpace.class, OperatorWriters::depthToSpace),
          writer(DepthwiseConv2D.class, OperatorWriters::depthwiseConv),
          writer(Dequantize.class, OperatorWriters::dequantize),
          writer(Div.class, OperatorWriters::div),
          plain(Elu.class, BuiltinOperator.ELU),
          plain(Equal.class, BuiltinOperator.EQUAL),
          plain(Exp.class, BuiltinOperator.EXP),
          writer(ExpandDims.class, OperatorWriters::expandDims),
          writer(FakeQuant.class, OperatorWriters::fakeQuant),
          plain(Fill.class, BuiltinOperator.FILL),
          plain(Floor.class, BuiltinOperator.FLOOR),
          writer(FloorDiv.class, OperatorWriters::floorDiv),
          plain(FloorMod.class, BuiltinOperator.FLOOR_MOD),
          writer(FullyConnected.class, OperatorWriters::fullyConnected),
          writer(Gather.class, OperatorWriters::gather),
          writer(GatherNd.class, OperatorWriters::gatherNd),
          plain(Greater.class, BuiltinOperator.GREATER),
          plain(GreaterEqual.class, BuiltinOperator.GREATER_EQUAL),
          plain(HardSwish.class, BuiltinOperator.HARD_SWISH),
          writer(L2Normalization.class, OperatorWriters::l2Normalization),
          writer(L2Pool2D.class, OperatorWriters::l2Pool),
          writer(LeakyRelu.class, OperatorWriters::leakyRelu),
          writer(LocalResponseNormalization.class, OperatorWriters::localResponseNormalization),
          plain(Less.class, BuiltinOperator.LESS),
          plain(LessEqual.class, BuiltinOperator.LESS_EQUAL),
          plain(Log.class, BuiltinOperator.LOG),
          plain(LogicalAnd.class, BuiltinOperator.LOGICAL_AND),
          plain(LogicalNot.class, BuiltinOperator.LOGICAL_NOT),
          plain(LogicalOr.class, BuiltinOperator.LOGICAL_OR),
          plain(LogSoftmax.class, BuiltinOperator.LOG_SOFTMAX),
          plain(Logistic.class, BuiltinOperator.LOGISTIC),
          writer(MaxPool2D.class, OperatorWriters::maxPool),
          plain(Maximum.class, BuiltinOperator.MAXIMUM),
          writer(Mean.class, OperatorWriters::mean),
          plain(Minimum.class, BuiltinOperator.MINIMUM),
          writer(MirrorPad.class, OperatorWriters::mirrorPad),
          writer(Mul.class, OperatorWriters::mul),
          plain(Neg.class, BuiltinOperator.NEG),
          plain(PRelu.class, BuiltinOperator.PRELU),
          plain(NotEqual.class, BuiltinOperator.NOT_EQUAL),
          writer(OneHot.class, OperatorWriters::oneHot),
          writer(Pack.class, OperatorWriters::pack),
          writer(Pad.class, OperatorWriters::pad),
          writer(PadV2.class, OperatorWriters::padV2),
          plain(Pow.class, BuiltinOperator.POW),
          writer(ReduceAny.class, OperatorWriters::reduceAny),
          writer(ReduceMax.class, OperatorWriters::reduceMax),
          writer(ReduceMin.class, OperatorWriters::reduceMin),
          writer(ReduceProd.class, OperatorWriters::reduceProd),
          plain(Relu.class, BuiltinOperator.RELU),
          plain(Relu6.class, BuiltinOperator.RELU6),
          plain(ReluN1To1.class, BuiltinOperator.RELU_N1_TO_1),
          writer(Reshape.class, OperatorWriters::reshape),
          writer(ResizeBilinear.class, OperatorWriters::resizeBilinear),
          writer(ResizeNearestNeighbor.class, OperatorWriters::resizeNearestNeighbor),
          writer(ReverseSequence.class, OperatorWriters::reverseSequence),
          plain(ReverseV2.class, BuiltinOperator.REVERSE_V2),
          plain(Round.class, BuiltinOperator.ROUND),
          plain(Rsqrt.class, BuiltinOperator.RSQRT),
          plain(Select.class, BuiltinOperator.SELECT),
          writer(SelectV2.class, OperatorWriters::selectV2),
          plain(Sin.class, BuiltinOperator.SIN),
          plain(Slice.class, BuiltinOperator.SLICE),
          writer(Softmax.class, OperatorWriters::softmax),
          writer(SpaceToBatchNd.class, OperatorWriters::spaceToBatch),
          writer(SpaceToDepth.class, OperatorWriters::spaceToDepth),
          writer(SparseToDense.class, OperatorWriters::sparseToDense),
          writer(Split.class, OperatorWriters::split),
          writer(SplitV.class, OperatorWriters::splitV),
          plain(Sqrt.class, BuiltinOperator.SQRT),
          plain(Square.class, BuiltinOperator.SQUARE),
          writer(SquaredDifference.class, OperatorWriters::squaredDifference),
          writer(Squeeze.class, OperatorWriters::squeeze),
          writer(StridedSlice.class, OperatorWriters::stridedSlice),
          writer(Sub.class, OperatorWriters::sub),
          writer(Sum.class, OperatorWriters::sum),
          plain(Tanh.class, BuiltinOperator.TANH),
          writer(Tile.class, OperatorWriters::tile),
          writer(TopK.class, OperatorWriters::topK),
          writer(Transpose.class, OperatorWriters::transpose),
          writer(TransposeConv2D.class, OperatorWriters::transposeConv),
          writer(Unpack.class, OperatorWriters::unpack),
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

  private static <T extends Op> Map.Entry<Class<? extends Op>, Writer<Op>> writer(
      Class<T> type, Writer<T> writer) {
    return entry(type, (op, inputs, outputs) -> writer.form(type.cast(op), inputs, outputs));
  }

  private static Map.Entry<Class<? extends Op>, Writer<Op>> plain(
      Class<? extends Op> type, int builtinCode) {
    return entry(type, (op, inputs, outputs) -> OperatorForm.withoutOptions(builtinCode));
  }

  private static OperatorForm add(Add op, List<Tensor> inputs, List<Tensor> outputs) {
    byte activation = Activations.toSchema(op.activation());
    return OperatorForm.of(
        BuiltinOperator.ADD,
        BuiltinOptions.AddOptions,
        builder -> AddOptions.createAddOptions(builder, activation, true));
  }

  private static OperatorForm addN(AddN op, List<Tensor> inputs, List<Tensor> outputs) {
    return OperatorForm.of(
        BuiltinOperator.ADD_N,
        BuiltinOptions.AddNOptions,
        builder -> {
          AddNOptions.startAddNOptions(builder);
          return AddNOptions.endAddNOptions(builder);
        });
  }

  private static OperatorForm argMax(ArgMax op, List<Tensor> inputs, List<Tensor> outputs) {
    byte type = ElementTypes.toSchema(op.outputType());
    return OperatorForm.of(
        BuiltinOperator.ARG_MAX,
        BuiltinOptions.ArgMaxOptions,
        builder -> ArgMaxOptions.createArgMaxOptions(builder, type));
  }

  private static OperatorForm argMin(ArgMin op, List<Tensor> inputs, List<Tensor> outputs) {
    byte type = ElementTypes.toSchema(op.outputType());
    return OperatorForm.of(
        BuiltinOperator.ARG_MIN,
        BuiltinOptions.ArgMinOptions,
        builder -> ArgMinOptions.createArgMinOptions(builder, type));
  }

  private static OperatorForm averagePool(
      AveragePool2D op, List<Tensor> inputs, List<Tensor> outputs) {
    return pool(BuiltinOperator.AVERAGE_POOL_2D, op);
  }

  private static OperatorForm batchToSpace(
      BatchToSpaceNd op, List<Tensor> inputs, List<Tensor> outputs) {
    return OperatorForm.of(
        BuiltinOperator.BATCH_TO_SPACE_ND,
        BuiltinOptions.BatchToSpaceNDOptions,
        builder -> {
          BatchToSpaceNDOptions.startBatchToSpaceNDOptions(builder);
          return BatchToSpaceNDOptions.endBatchToSpaceNDOptions(builder);
        });
  }

  private static OperatorForm cast(Cast op, List<Tensor> inputs, List<Tensor> outputs) {
    byte from = ElementTypes.toSchema(inputs.get(0).dataType());
    byte to = ElementTypes.toSchema(op.to());
    return OperatorForm.of(
        BuiltinOperator.CAST,
        BuiltinOptions.CastOptions,
        builder -> CastOptions.createCastOptions(builder, from, to));
  }

  private static OperatorForm concatenation(
      Concatenation op, List<Tensor> inputs, List<Tensor> outputs) {
    return OperatorForm.of(
        BuiltinOperator.CONCATENATION,
        BuiltinOptions.ConcatenationOptions,
        builder -> ConcatenationOptions.createConcatenationOptions(builder, op.axis(), (byte) 0));
  }

  private static OperatorForm conv(Conv2D op, List<Tensor> inputs, List<Tensor> outputs) {
    Window2D window = op.window();
    return OperatorForm.of(
        BuiltinOperator.CONV_2D,
        hasCodedWeights(inputs) ? 2 : 1,
        BuiltinOptions.Conv2DOptions,
        builder ->
            Conv2DOptions.createConv2DOptions(
                builder,
                Paddings.toSchema(window.padding()),
                window.strideWidth(),
                window.strideHeight(),
                Activations.toSchema(op.activation()),
                window.dilationWidth(),
                window.dilationHeight()));
  }

  private static OperatorForm custom(Custom op, List<Tensor> inputs, List<Tensor> outputs) {
    return OperatorForm.custom(op.name(), builder -> CustomOptions.write(op.attributes(), builder));
  }

  private static OperatorForm depthToSpace(
      DepthToSpace op, List<Tensor> inputs, List<Tensor> outputs) {
    return OperatorForm.of(
        BuiltinOperator.DEPTH_TO_SPACE,
        BuiltinOptions.DepthToSpaceOptions,
        builder -> DepthToSpaceOptions.createDepthToSpaceOptions(builder, op.blockSize()));
  }

  private static OperatorForm depthwiseConv(
      DepthwiseConv2D op, List<Tensor> inputs, List<Tensor> outputs) {
    Window2D window = op.window();
    return OperatorForm.of(
        BuiltinOperator.DEPTHWISE_CONV_2D,
        window.isDilated() ? 2 : 1,
        BuiltinOptions.DepthwiseConv2DOptions,
        builder ->
            DepthwiseConv2DOptions.createDepthwiseConv2DOptions(
                builder,
                Paddings.toSchema(window.padding()),
                window.strideWidth(),
                window.strideHeight(),
                op.depthMultiplier(),
                Activations.toSchema(op.activation()),
                window.dilationWidth(),
                window.dilationHeight()));
  }

  private static OperatorForm dequantize(Dequantize op, List<Tensor> inputs, List<Tensor> outputs) {
    return OperatorForm.of(
        BuiltinOperator.DEQUANTIZE,
        versionOfDequantize(inputs.get(0).dataType()),
        BuiltinOptions.DequantizeOptions,
        builder -> {
          DequantizeOptions.startDequantizeOptions(builder);
          return DequantizeOptions.endDequantizeOptions(builder);
        });
  }

  private static int versionOfDequantize(DataType codes) {
    return switch (codes) {
      case INT8 -> 2;
      case FLOAT16 -> 3;
      default -> 1;
    };
  }

  private static OperatorForm div(Div op, List<Tensor> inputs, List<Tensor> outputs) {
    byte activation = Activations.toSchema(op.activation());
    return OperatorForm.of(
        BuiltinOperator.DIV,
        BuiltinOptions.DivOptions,
        builder -> DivOptions.createDivOptions(builder, activation));
  }

  private static OperatorForm expandDims(ExpandDims op, List<Tensor> inputs, List<Tensor> outputs) {
    return OperatorForm.of(
        BuiltinOperator.EXPAND_DIMS,
        BuiltinOptions.ExpandDimsOptions,
        builder -> {
          ExpandDimsOptions.startExpandDimsOptions(builder);
          return ExpandDimsOptions.endExpandDimsOptions(builder);
        });
  }

  private static OperatorForm fakeQuant(FakeQuant op, List<Tensor> inputs, List<Tensor> outputs) {
    return OperatorForm.of(
        BuiltinOperator.FAKE_QUANT,
        op.narrowRange() ? 2 : 1,
        BuiltinOptions.FakeQuantOptions,
        builder ->
            FakeQuantOptions.createFakeQuantOptions(
                builder, op.min(), op.max(), op.bits(), op.narrowRange()));
  }

  private static OperatorForm floorDiv(FloorDiv op, List<Tensor> inputs, List<Tensor> outputs) {
    return OperatorForm.withoutOptions(BuiltinOperator.FLOOR_DIV, inputs.get(0).isFloat() ? 2 : 1);
  }

  private static OperatorForm fullyConnected(
      FullyConnected op, List<Tensor> inputs, List<Tensor> outputs) {
    byte activation = Activations.toSchema(op.activation());
    return OperatorForm.of(
        BuiltinOperator.FULLY_CONNECTED,
        hasCodedWeights(inputs) ? 3 : 1,
        BuiltinOptions.FullyConnectedOptions,
        builder ->
            FullyConnectedOptions.createFullyConnectedOptions(
                builder, activation, FullyConnectedOptionsWeightsFormat.DEFAULT, false, false));
  }

  /** Whether the weights alone are quantized. */
  private static boolean hasCodedWeights(List<Tensor> inputs) {
    return inputs.get(0).isFloat() && inputs.get(WeightedOp.WEIGHTS).dataType() == DataType.INT8;
  }

  private static OperatorForm gather(Gather op, List<Tensor> inputs, List<Tensor> outputs) {
    return OperatorForm.of(
        BuiltinOperator.GATHER,
        BuiltinOptions.GatherOptions,
        builder -> GatherOptions.createGatherOptions(builder, op.axis(), 0));
  }

  private static OperatorForm l2Normalization(
      L2Normalization op, List<Tensor> inputs, List<Tensor> outputs) {
    return OperatorForm.of(
        BuiltinOperator.L2_NORMALIZATION,
        BuiltinOptions.L2NormOptions,
        builder -> L2NormOptions.createL2NormOptions(builder, (byte) 0));
  }

  private static OperatorForm l2Pool(L2Pool2D op, List<Tensor> inputs, List<Tensor> outputs) {
    return pool(BuiltinOperator.L2_POOL_2D, op);
  }

  private static OperatorForm gatherNd(GatherNd op, List<Tensor> inputs, List<Tensor> outputs) {
    return OperatorForm.of(
        BuiltinOperator.GATHER_ND,
        BuiltinOptions.GatherNdOptions,
        builder -> {
          GatherNdOptions.startGatherNdOptions(builder);
          return GatherNdOptions.endGatherNdOptions(builder);
        });
  }

  private static OperatorForm leakyRelu(LeakyRelu op, List<Tensor> inputs, List<Tensor> outputs) {
    return OperatorForm.of(
        BuiltinOperator.LEAKY_RELU,
        BuiltinOptions.LeakyReluOptions,
        builder -> LeakyReluOptions.createLeakyReluOptions(builder, op.alpha()));
  }

  private static OperatorForm localResponseNormalization(
      LocalResponseNormalization op, List<Tensor> inputs, List<Tensor> outputs) {
    return OperatorForm.of(
        BuiltinOperator.LOCAL_RESPONSE_NORMALIZATION,
        BuiltinOptions.LocalResponseNormalizationOptions,
        builder ->
            LocalResponseNormalizationOptions.createLocalResponseNormalizationOptions(
                builder, op.radius(), op.bias(), op.alpha(), op.beta()));
  }

  private static OperatorForm maxPool(MaxPool2D op, List<Tensor> inputs, List<Tensor> outputs) {
    return pool(BuiltinOperator.MAX_POOL_2D, op);
  }

  private static OperatorForm mean(Mean op, List<Tensor> inputs, List<Tensor> outputs) {
    return reduction(BuiltinOperator.MEAN, op);
  }

  private static OperatorForm mirrorPad(MirrorPad op, List<Tensor> inputs, List<Tensor> outputs) {
    byte mode =
        switch (op.mode()) {
          case REFLECT -> MirrorPadMode.REFLECT;
          case SYMMETRIC -> MirrorPadMode.SYMMETRIC;
        };
    return OperatorForm.of(
        BuiltinOperator.MIRROR_PAD,
        BuiltinOptions.MirrorPadOptions,
        builder -> MirrorPadOptions.createMirrorPadOptions(builder, mode));
  }

  private static OperatorForm mul(Mul op, List<Tensor> inputs, List<Tensor> outputs) {
    byte activation = Activations.toSchema(op.activation());
    return OperatorForm.of(
        BuiltinOperator.MUL,
        rescalesByOneOrMore(inputs.get(0), inputs.get(1), outputs.get(0)) ? 3 : 1,
        BuiltinOptions.MulOptions,
        builder -> MulOptions.createMulOptions(builder, activation));
  }

  /** Whether a product of codes needs a factor of at least 1, which older kernels refuse. */
  private static boolean rescalesByOneOrMore(Tensor a, Tensor b, Tensor product) {
    Quantization codeA = a.quantization();
    Quantization codeB = b.quantization();
    Quantization codeOfProduct = product.quantization();
    return codeA != null
        && codeB != null
        && codeOfProduct != null
        && codeA.scale() * codeB.scale() / codeOfProduct.scale() >= 1;
  }

  private static OperatorForm oneHot(OneHot op, List<Tensor> inputs, List<Tensor> outputs) {
    return OperatorForm.of(
        BuiltinOperator.ONE_HOT,
        BuiltinOptions.OneHotOptions,
        builder -> OneHotOptions.createOneHotOptions(builder, op.axis()));
  }

  private static OperatorForm pack(Pack op, List<Tensor> inputs, List<Tensor> outputs) {
    return OperatorForm.of(
        BuiltinOperator.PACK,
        BuiltinOptions.PackOptions,
        builder -> PackOptions.createPackOptions(builder, inputs.size(), op.axis()));
  }

  private static OperatorForm pad(Pad op, List<Tensor> inputs, List<Tensor> outputs) {
    return OperatorForm.of(
        BuiltinOperator.PAD,
        BuiltinOptions.PadOptions,
        builder -> {
          PadOptions.startPadOptions(builder);
          return PadOptions.endPadOptions(builder);
        });
  }

  private static OperatorForm padV2(PadV2 op, List<Tensor> inputs, List<Tensor> outputs) {
    return OperatorForm.of(
        BuiltinOperator.PADV2,
        BuiltinOptions.PadV2Options,
        builder -> {
          PadV2Options.startPadV2Options(builder);
          return PadV2Options.endPadV2Options(builder);
        });
  }

  private static OperatorForm pool(int builtinCode, Pool2D op) {
    Window2D window = op.window();
    return OperatorForm.of(
        builtinCode,
        BuiltinOptions.Pool2DOptions,
        builder ->
            Pool2DOptions.createPool2DOptions(
                builder,
                Paddings.toSchema(window.padding()),
                window.strideWidth(),
                window.strideHeight(),
                op.filterWidth(),
                op.filterHeight(),
                Activations.toSchema(op.activation())));
  }

  private static OperatorForm reduceAny(ReduceAny op, List<Tensor> inputs, List<Tensor> outputs) {
    return reduction(BuiltinOperator.REDUCE_ANY, op);
  }

  private static OperatorForm reduceMax(ReduceMax op, List<Tensor> inputs, List<Tensor> outputs) {
    return reduction(BuiltinOperator.REDUCE_MAX, op);
  }

  private static OperatorForm reduceMin(ReduceMin op, List<Tensor> inputs, List<Tensor> outputs) {
    return reduction(BuiltinOperator.REDUCE_MIN, op);
  }

  private static OperatorForm reduceProd(ReduceProd op, List<Tensor> inputs, List<Tensor> outputs) {
    return reduction(BuiltinOperator.REDUCE_PROD, op);
  }

  private static OperatorForm reduction(int builtinCode, ReduceOp op) {
    return OperatorForm.of(
        builtinCode,
        BuiltinOptions.ReducerOptions,
        builder -> ReducerOptions.createReducerOptions(builder, op.keepDims()));
  }

  private static OperatorForm reshape(Reshape op, List<Tensor> inputs, List<Tensor> outputs) {
    int[] shape = inputs.get(1).requireConstant().indices();
    return OperatorForm.of(
        BuiltinOperator.RESHAPE,
        BuiltinOptions.ReshapeOptions,
        builder ->
            ReshapeOptions.createReshapeOptions(
                builder, ReshapeOptions.createNewShapeVector(builder, shape)));
  }

  private static OperatorForm resizeBilinear(
      ResizeBilinear op, List<Tensor> inputs, List<Tensor> outputs) {
    return OperatorForm.of(
        BuiltinOperator.RESIZE_BILINEAR,
        op.halfPixelCenters() ? 3 : 1,
        BuiltinOptions.ResizeBilinearOptions,
        builder ->
            ResizeBilinearOptions.createResizeBilinearOptions(
                builder, op.alignCorners(), op.halfPixelCenters()));
  }

  private static OperatorForm resizeNearestNeighbor(
      ResizeNearestNeighbor op, List<Tensor> inputs, List<Tensor> outputs) {
    return OperatorForm.of(
        BuiltinOperator.RESIZE_NEAREST_NEIGHBOR,
        op.halfPixelCenters() ? 3 : 1,
        BuiltinOptions.ResizeNearestNeighborOptions,
        builder ->
            ResizeNearestNeighborOptions.createResizeNearestNeighborOptions(
                builder, op.alignCorners(), op.halfPixelCenters()));
  }

  private static OperatorForm reverseSequence(
      ReverseSequence op, List<Tensor> inputs, List<Tensor> outputs) {
    return OperatorForm.of(
        BuiltinOperator.REVERSE_SEQUENCE,
        BuiltinOptions.ReverseSequenceOptions,
        builder ->
            ReverseSequenceOptions.createReverseSequenceOptions(
                builder, op.sequenceAxis(), op.batchAxis()));
  }

  private static OperatorForm selectV2(SelectV2 op, List<Tensor> inputs, List<Tensor> outputs) {
    return OperatorForm.of(
        BuiltinOperator.SELECT_V2,
        BuiltinOptions.SelectV2Options,
        builder -> {
          SelectV2Options.startSelectV2Options(builder);
          return SelectV2Options.endSelectV2Options(builder);
        });
  }

  private static OperatorForm softmax(Softmax op, List<Tensor> inputs, List<Tensor> outputs) {
    return OperatorForm.of(
        BuiltinOperator.SOFTMAX,
        BuiltinOptions.SoftmaxOptions,
        builder -> SoftmaxOptions.createSoftmaxOptions(builder, op.beta()));
  }

  private static OperatorForm spaceToBatch(
      SpaceToBatchNd op, List<Tensor> inputs, List<Tensor> outputs) {
    return OperatorForm.of(
        BuiltinOperator.SPACE_TO_BATCH_ND,
        BuiltinOptions.SpaceToBatchNDOptions,
        builder -> {
          SpaceToBatchNDOptions.startSpaceToBatchNDOptions(builder);
          return SpaceToBatchNDOptions.endSpaceToBatchNDOptions(builder);
        });
  }

  private static OperatorForm spaceToDepth(
      SpaceToDepth op, List<Tensor> inputs, List<Tensor> outputs) {
    return OperatorForm.of(
        BuiltinOperator.SPACE_TO_DEPTH,
        BuiltinOptions.SpaceToDepthOptions,
        builder -> SpaceToDepthOptions.createSpaceToDepthOptions(builder, op.blockSize()));
  }

  private static OperatorForm sparseToDense(
      SparseToDense op, List<Tensor> inputs, List<Tensor> outputs) {
    int version =
        switch (outputs.get(0).dataType()) {
          case INT64 -> 2;
          case UINT8, INT8 -> 3;
          default -> 1;
        };
    return OperatorForm.of(
        BuiltinOperator.SPARSE_TO_DENSE,
        version,
        BuiltinOptions.SparseToDenseOptions,
        builder -> SparseToDenseOptions.createSparseToDenseOptions(builder, op.validatesIndices()));
  }

  /** TOCO's version follows the type of the first operand, which here is the axis. */
  private static OperatorForm split(Split op, List<Tensor> inputs, List<Tensor> outputs) {
    return OperatorForm.of(
        BuiltinOperator.SPLIT,
        inputs.get(0).dataType() == DataType.INT32 ? 3 : 1,
        BuiltinOptions.SplitOptions,
        builder -> SplitOptions.createSplitOptions(builder, op.parts()));
  }

  private static OperatorForm splitV(SplitV op, List<Tensor> inputs, List<Tensor> outputs) {
    return OperatorForm.of(
        BuiltinOperator.SPLIT_V,
        BuiltinOptions.SplitVOptions,
        builder -> SplitVOptions.createSplitVOptions(builder, outputs.size()));
  }

  private static OperatorForm squaredDifference(
      SquaredDifference op, List<Tensor> inputs, List<Tensor> outputs) {
    return OperatorForm.of(
        BuiltinOperator.SQUARED_DIFFERENCE,
        BuiltinOptions.SquaredDifferenceOptions,
        builder -> {
          SquaredDifferenceOptions.startSquaredDifferenceOptions(builder);
          return SquaredDifferenceOptions.endSquaredDifferenceOptions(builder);
        });
  }

  private static OperatorForm squeeze(Squeeze op, List<Tensor> inputs, List<Tensor> outputs) {
    int[] axes = op.axes().stream().mapToInt(Integer::intValue).toArray();
    return OperatorForm.of(
        BuiltinOperator.SQUEEZE,
        BuiltinOptions.SqueezeOptions,
        builder ->
            SqueezeOptions.createSqueezeOptions(
                builder, SqueezeOptions.createSqueezeDimsVector(builder, axes)));
  }

  private static OperatorForm stridedSlice(
      StridedSlice op, List<Tensor> inputs, List<Tensor> outputs) {
    return OperatorForm.of(
        BuiltinOperator.STRIDED_SLICE,
        BuiltinOptions.StridedSliceOptions,
        builder ->
            StridedSliceOptions.createStridedSliceOptions(
                builder, op.beginMask(), op.endMask(), 0, 0, op.shrinkAxisMask(), false));
  }

  private static OperatorForm sub(Sub op, List<Tensor> inputs, List<Tensor> outputs) {
    byte activation = Activations.toSchema(op.activation());
    return OperatorForm.of(
        BuiltinOperator.SUB,
        BuiltinOptions.SubOptions,
        builder -> SubOptions.createSubOptions(builder, activation, true));
  }

  private static OperatorForm sum(Sum op, List<Tensor> inputs, List<Tensor> outputs) {
    return reduction(BuiltinOperator.SUM, op);
  }

  private static OperatorForm tile(Tile op, List<Tensor> inputs, List<Tensor> outputs) {
    return OperatorForm.of(
        BuiltinOperator.TILE,
        BuiltinOptions.TileOptions,
        builder -> {
          TileOptions.startTileOptions(builder);
          return TileOptions.endTileOptions(builder);
        });
  }

  private static OperatorForm topK(TopK op, List<Tensor> inputs, List<Tensor> outputs) {
    return OperatorForm.of(
        BuiltinOperator.TOPK_V2,
        BuiltinOptions.TopKV2Options,
        builder -> {
          TopKV2Options.startTopKV2Options(builder);
          return TopKV2Options.endTopKV2Options(builder);
        });
  }

  private static OperatorForm transpose(Transpose op, List<Tensor> inputs, List<Tensor> outputs) {
    return OperatorForm.of(
        BuiltinOperator.TRANSPOSE,
        BuiltinOptions.TransposeOptions,
        builder -> {
          TransposeOptions.startTransposeOptions(builder);
          return TransposeOptions.endTransposeOptions(builder);
        });
  }

  private static OperatorForm transposeConv(
      TransposeConv2D op, List<Tensor> inputs, List<Tensor> outputs) {
    Window2D window = op.window();
    return OperatorForm.of(
        BuiltinOperator.TRANSPOSE_CONV,
        BuiltinOptions.TransposeConvOptions,
        builder ->
            TransposeConvOptions.createTransposeConvOptions(
                builder,
                Paddings.toSchema(window.padding()),
                window.strideWidth(),
                window.strideHeight(),
                (byte) 0));
  }

  private static OperatorForm unpack(Unpack op, List<Tensor> inputs, List<Tensor> outputs) {
    return OperatorForm.of(
        BuiltinOperator.UNPACK,
        inputs.get(0).dataType() == DataType.UINT8 ? 2 : 1,
        BuiltinOptions.UnpackOptions,
        builder -> UnpackOptions.createUnpackOptions(builder, op.parts(), op.axis()));
  }
}
