package io.rangefinder.tflite;

import static io.rangefinder.tflite.StoredOperator.require;
import static java.util.Map.entry;

import io.rangefinder.ir.InvalidOperatorException;
import io.rangefinder.ir.Op;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.TensorType;
import io.rangefinder.ir.op.Abs;
import io.rangefinder.ir.op.Activation;
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
import io.rangefinder.ir.op.Pow;
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
import io.rangefinder.ir.op.Window2D;
import io.rangefinder.ir.op.ZerosLike;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tensorflow.lite.schema.ActivationFunctionType;
import org.tensorflow.lite.schema.AddOptions;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.BuiltinOptions;
import org.tensorflow.lite.schema.ConcatenationOptions;
import org.tensorflow.lite.schema.Conv2DOptions;
import org.tensorflow.lite.schema.DepthToSpaceOptions;
import org.tensorflow.lite.schema.DepthwiseConv2DOptions;
import org.tensorflow.lite.schema.DivOptions;
import org.tensorflow.lite.schema.FakeQuantOptions;
import org.tensorflow.lite.schema.FullyConnectedOptions;
import org.tensorflow.lite.schema.FullyConnectedOptionsWeightsFormat;
import org.tensorflow.lite.schema.GatherOptions;
import org.tensorflow.lite.schema.L2NormOptions;
import org.tensorflow.lite.schema.LeakyReluOptions;
import org.tensorflow.lite.schema.LocalResponseNormalizationOptions;
import org.tensorflow.lite.schema.MirrorPadMode;
import org.tensorflow.lite.schema.MirrorPadOptions;
import org.tensorflow.lite.schema.MulOptions;
import org.tensorflow.lite.schema.OneHotOptions;
import org.tensorflow.lite.schema.PackOptions;
import org.tensorflow.lite.schema.Pool2DOptions;
import org.tensorflow.lite.schema.ReducerOptions;
import org.tensorflow.lite.schema.ResizeBilinearOptions;
import org.tensorflow.lite.schema.ResizeNearestNeighborOptions;
import org.tensorflow.lite.schema.ReverseSequenceOptions;
import org.tensorflow.lite.schema.SoftmaxOptions;
import org.tensorflow.lite.schema.SpaceToDepthOptions;
import org.tensorflow.lite.schema.SparseToDenseOptions;
import org.tensorflow.lite.schema.SplitOptions;
import org.tensorflow.lite.schema.SplitVOptions;
import org.tensorflow.lite.schema.SqueezeOptions;
import org.tensorflow.lite.schema.StridedSliceOptions;
import org.tensorflow.lite.schema.SubOptions;
import org.tensorflow.lite.schema.TransposeConvOptions;
import org.tensorflow.lite.schema.UnpackOptions;

/** The operator of each builtin code that {@link OperatorWriters} write. */
final class OperatorReaders {
  private static final Map<Integer, Reader> READERS =
      Map.ofEntries(
          entry(BuiltinOperator.ABS, stored -> new Abs()),
          entry(BuiltinOperator.ADD, OperatorReaders::add),
          entry(BuiltinOperator.ADD_N, stored -> new AddN()),
          entry(BuiltinOperator.ARG_MAX, stored -> new ArgMax(stored.resultType())),
          entry(BuiltinOperator.ARG_MIN, stored -> new ArgMin(stored.resultType())),
          entry(BuiltinOperator.AVERAGE_POOL_2D, OperatorReaders::averagePool),
          entry(BuiltinOperator.BATCH_TO_SPACE_ND, stored -> new BatchToSpaceNd()),
          entry(BuiltinOperator.CAST, stored -> new Cast(stored.resultType())),
          entry(BuiltinOperator.CEIL, stored -> new Ceil()),
          entry(BuiltinOperator.CONCATENATION, OperatorReaders::concatenation),
          entry(BuiltinOperator.CONV_2D, OperatorReaders::conv),
          entry(BuiltinOperator.COS, stored -> new Cos()),
          entry(BuiltinOperator.CUSTOM, OperatorReaders::custom),
          entry(BuiltinOperator.DEPTH_TO_SPACE, OperatorReaders::depthToSpace),
          entry(BuiltinOperator.DEPTHWISE_CONV_2D, OperatorReaders::depthwiseConv),
          entry(BuiltinOperator.DEQUANTIZE, stored -> new Dequantize()),
          entry(BuiltinOperator.DIV, OperatorReaders::div),
          entry(BuiltinOperator.ELU, stored -> new Elu()),
          entry(BuiltinOperator.EQUAL, stored -> new Equal()),
          entry(BuiltinOperator.EXP, stored -> new Exp()),
          entry(BuiltinOperator.EXPAND_DIMS, stored -> new ExpandDims()),
          entry(BuiltinOperator.FAKE_QUANT, OperatorReaders::fakeQuant),
          entry(BuiltinOperator.FILL, stored -> new Fill()),
          entry(BuiltinOperator.FLOOR, stored -> new Floor()),
          entry(BuiltinOperator.FLOOR_DIV, stored -> new FloorDiv()),
          entry(BuiltinOperator.FLOOR_MOD, stored -> new FloorMod()),
          entry(BuiltinOperator.FULLY_CONNECTED, OperatorReaders::fullyConnected),
          entry(BuiltinOperator.GATHER, OperatorReaders::gather),
          entry(BuiltinOperator.GATHER_ND, stored -> new GatherNd()),
          entry(BuiltinOperator.GREATER, stored -> new Greater()),
          entry(BuiltinOperator.GREATER_EQUAL, stored -> new GreaterEqual()),
          entry(BuiltinOperator.HARD_SWISH, stored -> new HardSwish()),
          entry(BuiltinOperator.L2_NORMALIZATION, OperatorReaders::l2Normalization),
          entry(BuiltinOperator.L2_POOL_2D, OperatorReaders::l2Pool),
          entry(BuiltinOperator.LEAKY_RELU, OperatorReaders::leakyRelu),
          entry(
              BuiltinOperator.LOCAL_RESPONSE_NORMALIZATION,
              OperatorReaders::localResponseNormalization),
          entry(BuiltinOperator.LESS, stored -> new Less()),
          entry(BuiltinOperator.LESS_EQUAL, stored -> new LessEqual()),
          entry(BuiltinOperator.LOG, stored -> new Log()),
          entry(BuiltinOperator.LOGICAL_AND, stored -> new LogicalAnd()),
          entry(BuiltinOperator.LOGICAL_NOT, stored -> new LogicalNot()),
          entry(BuiltinOperator.LOGICAL_OR, stored -> new LogicalOr()),
          entry(BuiltinOperator.LOG_SOFTMAX, stored -> new LogSoftmax()),
          entry(BuiltinOperator.LOGISTIC, stored -> new Logistic()),
          entry(BuiltinOperator.MAX_POOL_2D, OperatorReaders::maxPool),
          entry(BuiltinOperator.MAXIMUM, stored -> new Maximum()),
          entry(BuiltinOperator.MEAN, stored -> new Mean(keepDims(stored))),
          entry(BuiltinOperator.MINIMUM, stored -> new Minimum()),
          entry(BuiltinOperator.MIRROR_PAD, OperatorReaders::mirrorPad),
          entry(BuiltinOperator.MUL, OperatorReaders::mul),
          entry(BuiltinOperator.NEG, stored -> new Neg()),
          entry(BuiltinOperator.NOT_EQUAL, stored -> new NotEqual()),
          entry(BuiltinOperator.ONE_HOT, OperatorReaders::oneHot),
          entry(BuiltinOperator.PACK, OperatorReaders::pack),
          entry(BuiltinOperator.PAD, stored -> new Pad()),
          entry(BuiltinOperator.PADV2, stored -> new PadV2()),
          entry(BuiltinOperator.POW, stored -> new Pow()),
          entry(BuiltinOperator.PRELU, stored -> new PRelu()),
          entry(BuiltinOperator.REDUCE_ANY, stored -> new ReduceAny(keepDims(stored))),
          entry(BuiltinOperator.REDUCE_MAX, stored -> new ReduceMax(keepDims(stored))),
          entry(BuiltinOperator.REDUCE_MIN, stored -> new ReduceMin(keepDims(stored))),
          entry(BuiltinOperator.REDUCE_PROD, stored -> new ReduceProd(keepDims(stored))),
          entry(BuiltinOperator.RELU, stored -> new Relu()),
          entry(BuiltinOperator.RELU6, stored -> new Relu6()),
          entry(BuiltinOperator.RELU_N1_TO_1, stored -> new ReluN1To1()),
          entry(BuiltinOperator.RESHAPE, stored -> new Reshape()),
          entry(BuiltinOperator.RESIZE_BILINEAR, OperatorReaders::resizeBilinear),
          entry(BuiltinOperator.RESIZE_NEAREST_NEIGHBOR, OperatorReaders::resizeNearestNeighbor),
          entry(BuiltinOperator.REVERSE_SEQUENCE, OperatorReaders::reverseSequence),
          entry(BuiltinOperator.REVERSE_V2, stored -> new ReverseV2()),
          entry(BuiltinOperator.ROUND, stored -> new Round()),
          entry(BuiltinOperator.RSQRT, stored -> new Rsqrt()),
          entry(BuiltinOperator.SELECT, stored -> new Select()),
          entry(BuiltinOperator.SELECT_V2, stored -> new SelectV2()),
          entry(BuiltinOperator.SIN, stored -> new Sin()),
          entry(BuiltinOperator.SLICE, stored -> new Slice()),
          entry(BuiltinOperator.SOFTMAX, OperatorReaders::softmax),
          entry(BuiltinOperator.SPACE_TO_BATCH_ND, stored -> new SpaceToBatchNd()),
          entry(BuiltinOperator.SPACE_TO_DEPTH, OperatorReaders::spaceToDepth),
          entry(BuiltinOperator.SPARSE_TO_DENSE, OperatorReaders::sparseToDense),
          entry(BuiltinOperator.SPLIT, OperatorReaders::split),
          entry(BuiltinOperator.SPLIT_V, OperatorReaders::splitV),
          entry(BuiltinOperator.SQRT, stored -> new Sqrt()),
          entry(BuiltinOperator.SQUARE, stored -> new Square()),
          entry(BuiltinOperator.SQUARED_DIFFERENCE, stored -> new SquaredDifference()),
          entry(BuiltinOperator.SQUEEZE, OperatorReaders::squeeze),
          entry(BuiltinOperator.STRIDED_SLICE, OperatorReaders::stridedSlice),
          entry(BuiltinOperator.SUB, OperatorReaders::sub),
          entry(BuiltinOperator.SUM, stored -> new Sum(keepDims(stored))),
          entry(BuiltinOperator.TANH, stored -> new Tanh()),
          entry(BuiltinOperator.TILE, stored -> new Tile()),
          entry(BuiltinOperator.TOPK_V2, stored -> new TopK()),
          entry(BuiltinOperator.TRANSPOSE, stored -> new Transpose()),
          entry(BuiltinOperator.TRANSPOSE_CONV, OperatorReaders::transposeConv),
          entry(BuiltinOperator.UNPACK, OperatorReaders::unpack),
          entry(BuiltinOperator.ZEROS_LIKE, stored -> new ZerosLike()));

  private OperatorReaders() {}

  /** Makes the operator of one builtin code from its options. */
  @FunctionalInterface
  interface Reader {
    /**
     * The operator with its attributes.
     *
     * @throws InvalidOperatorException if an option has no counterpart in the graph
     */
    Op read(StoredOperator stored);
  }

  /** The reader of a builtin code; empty if the graph has no such operator. */
  static Optional<Reader> reader(int builtinCode) {
    return Optional.ofNullable(READERS.get(builtinCode));
  }

  private static Op add(StoredOperator stored) {
    AddOptions options = stored.options(BuiltinOptions.AddOptions, new AddOptions());
    return new Add(Activations.fromSchema(options.fusedActivationFunction()));
  }

  private static Op averagePool(StoredOperator stored) {
    Pool2DOptions options = stored.options(BuiltinOptions.Pool2DOptions, new Pool2DOptions());
    return new AveragePool2D(
        window(options), options.filterHeight(), options.filterWidth(), activation(options));
  }

  private static Op concatenation(StoredOperator stored) {
    ConcatenationOptions options =
        stored.options(BuiltinOptions.ConcatenationOptions, new ConcatenationOptions());
    requireNoActivation(options.fusedActivationFunction());
    return new Concatenation(options.axis());
  }

  private static Op conv(StoredOperator stored) {
    Conv2DOptions options = stored.options(BuiltinOptions.Conv2DOptions, new Conv2DOptions());
    Window2D window =
        new Window2D(
            options.strideH(),
            options.strideW(),
            options.dilationHFactor(),
            options.dilationWFactor(),
            Paddings.fromSchema(options.padding()));
    return new Conv2D(window, Activations.fromSchema(options.fusedActivationFunction()));
  }

  /** A shape without extents is one that is not known. */
  private static Op custom(StoredOperator stored) {
    List<TensorType> results =
        stored.results().stream()
            .map(
                type ->
                    type.shape().rank() == 0
                        ? new TensorType(type.dataType(), Shape.unknown())
                        : type)
            .toList();
    return new Custom(stored.customCode(), CustomOptions.read(stored), results);
  }

  private static Op depthToSpace(StoredOperator stored) {
    return new DepthToSpace(
        stored.options(BuiltinOptions.DepthToSpaceOptions, new DepthToSpaceOptions()).blockSize());
  }

  private static Op depthwiseConv(StoredOperator stored) {
    DepthwiseConv2DOptions options =
        stored.options(BuiltinOptions.DepthwiseConv2DOptions, new DepthwiseConv2DOptions());
    Window2D window =
        new Window2D(
            options.strideH(),
            options.strideW(),
            options.dilationHFactor(),
            options.dilationWFactor(),
            Paddings.fromSchema(options.padding()));
    return new DepthwiseConv2D(
        window,
        options.depthMultiplier(),
        Activations.fromSchema(options.fusedActivationFunction()));
  }

  private static Op div(StoredOperator stored) {
    DivOptions options = stored.options(BuiltinOptions.DivOptions, new DivOptions());
    return new Div(Activations.fromSchema(options.fusedActivationFunction()));
  }

  private static Op fakeQuant(StoredOperator stored) {
    FakeQuantOptions options =
        stored.options(BuiltinOptions.FakeQuantOptions, new FakeQuantOptions());
    return new FakeQuant(options.min(), options.max(), options.numBits(), options.narrowRange());
  }

  private static Op fullyConnected(StoredOperator stored) {
    FullyConnectedOptions options =
        stored.options(BuiltinOptions.FullyConnectedOptions, new FullyConnectedOptions());
    require(
        options.weightsFormat() == FullyConnectedOptionsWeightsFormat.DEFAULT,
        "its weights are shuffled");
    require(!options.keepNumDims(), "it keeps the rank of its input (keep_num_dims)");
    return new FullyConnected(Activations.fromSchema(options.fusedActivationFunction()));
  }

  private static Op gather(StoredOperator stored) {
    GatherOptions options = stored.options(BuiltinOptions.GatherOptions, new GatherOptions());
    require(options.batchDims() == 0, "it has batch dimensions");
    return new Gather(options.axis());
  }

  private static Op l2Normalization(StoredOperator stored) {
    L2NormOptions options = stored.options(BuiltinOptions.L2NormOptions, new L2NormOptions());
    requireNoActivation(options.fusedActivationFunction());
    return new L2Normalization();
  }

  private static Op l2Pool(StoredOperator stored) {
    Pool2DOptions options = stored.options(BuiltinOptions.Pool2DOptions, new Pool2DOptions());
    return new L2Pool2D(
        window(options), options.filterHeight(), options.filterWidth(), activation(options));
  }

  private static Op leakyRelu(StoredOperator stored) {
    return new LeakyRelu(
        stored.options(BuiltinOptions.LeakyReluOptions, new LeakyReluOptions()).alpha());
  }

  private static Op localResponseNormalization(StoredOperator stored) {
    LocalResponseNormalizationOptions options =
        stored.options(
            BuiltinOptions.LocalResponseNormalizationOptions,
            new LocalResponseNormalizationOptions());
    return new LocalResponseNormalization(
        options.radius(), options.bias(), options.alpha(), options.beta());
  }

  private static Op maxPool(StoredOperator stored) {
    Pool2DOptions options = stored.options(BuiltinOptions.Pool2DOptions, new Pool2DOptions());
    return new MaxPool2D(
        window(options), options.filterHeight(), options.filterWidth(), activation(options));
  }

  private static Op mirrorPad(StoredOperator stored) {
    byte mode = stored.options(BuiltinOptions.MirrorPadOptions, new MirrorPadOptions()).mode();
    require(
        mode == MirrorPadMode.REFLECT || mode == MirrorPadMode.SYMMETRIC,
        "its mode is number " + mode);
    return new MirrorPad(
        mode == MirrorPadMode.REFLECT ? MirrorPad.Mode.REFLECT : MirrorPad.Mode.SYMMETRIC);
  }

  private static Op mul(StoredOperator stored) {
    MulOptions options = stored.options(BuiltinOptions.MulOptions, new MulOptions());
    return new Mul(Activations.fromSchema(options.fusedActivationFunction()));
  }

  private static Op oneHot(StoredOperator stored) {
    return new OneHot(stored.options(BuiltinOptions.OneHotOptions, new OneHotOptions()).axis());
  }

  private static Op pack(StoredOperator stored) {
    return new Pack(stored.options(BuiltinOptions.PackOptions, new PackOptions()).axis());
  }

  private static Op resizeBilinear(StoredOperator stored) {
    ResizeBilinearOptions options =
        stored.options(BuiltinOptions.ResizeBilinearOptions, new ResizeBilinearOptions());
    return new ResizeBilinear(options.alignCorners(), options.halfPixelCenters());
  }

  private static Op resizeNearestNeighbor(StoredOperator stored) {
    ResizeNearestNeighborOptions options =
        stored.options(
            BuiltinOptions.ResizeNearestNeighborOptions, new ResizeNearestNeighborOptions());
    return new ResizeNearestNeighbor(options.alignCorners(), options.halfPixelCenters());
  }

  private static Op reverseSequence(StoredOperator stored) {
    ReverseSequenceOptions options =
        stored.options(BuiltinOptions.ReverseSequenceOptions, new ReverseSequenceOptions());
    return new ReverseSequence(options.seqDim(), options.batchDim());
  }

  private static Op softmax(StoredOperator stored) {
    return new Softmax(stored.options(BuiltinOptions.SoftmaxOptions, new SoftmaxOptions()).beta());
  }

  private static Op spaceToDepth(StoredOperator stored) {
    return new SpaceToDepth(
        stored.options(BuiltinOptions.SpaceToDepthOptions, new SpaceToDepthOptions()).blockSize());
  }

  private static Op sparseToDense(StoredOperator stored) {
    return new SparseToDense(
        stored
            .options(BuiltinOptions.SparseToDenseOptions, new SparseToDenseOptions())
            .validateIndices());
  }

  private static Op split(StoredOperator stored) {
    SplitOptions options = stored.options(BuiltinOptions.SplitOptions, new SplitOptions());
    requireOutputs(stored, options.numSplits());
    return new Split(options.numSplits());
  }

  private static Op splitV(StoredOperator stored) {
    SplitVOptions options = stored.options(BuiltinOptions.SplitVOptions, new SplitVOptions());
    requireOutputs(stored, options.numSplits());
    return new SplitV();
  }

  private static Op squeeze(StoredOperator stored) {
    SqueezeOptions options = stored.options(BuiltinOptions.SqueezeOptions, new SqueezeOptions());
    return new Squeeze(stored.reads().ints(options.squeezeDimsLength(), options::squeezeDims));
  }

  private static Op stridedSlice(StoredOperator stored) {
    StridedSliceOptions options =
        stored.options(BuiltinOptions.StridedSliceOptions, new StridedSliceOptions());
    require(options.ellipsisMask() == 0, "it has an ellipsis");
    require(options.newAxisMask() == 0, "it inserts axes");
    require(!options.offset(), "its end is an offset");
    return new StridedSlice(options.beginMask(), options.endMask(), options.shrinkAxisMask());
  }

  private static Op sub(StoredOperator stored) {
    SubOptions options = stored.options(BuiltinOptions.SubOptions, new SubOptions());
    return new Sub(Activations.fromSchema(options.fusedActivationFunction()));
  }

  private static Op transposeConv(StoredOperator stored) {
    TransposeConvOptions options =
        stored.options(BuiltinOptions.TransposeConvOptions, new TransposeConvOptions());
    requireNoActivation(options.fusedActivationFunction());
    return new TransposeConv2D(
        Window2D.of(options.strideH(), options.strideW(), Paddings.fromSchema(options.padding())));
  }

  private static Op unpack(StoredOperator stored) {
    UnpackOptions options = stored.options(BuiltinOptions.UnpackOptions, new UnpackOptions());
    requireOutputs(stored, options.num());
    return new Unpack(options.num(), options.axis());
  }

  private static boolean keepDims(StoredOperator stored) {
    return stored.options(BuiltinOptions.ReducerOptions, new ReducerOptions()).keepDims();
  }

  private static Window2D window(Pool2DOptions options) {
    return Window2D.of(
        options.strideH(), options.strideW(), Paddings.fromSchema(options.padding()));
  }

  private static Activation activation(Pool2DOptions options) {
    return Activations.fromSchema(options.fusedActivationFunction());
  }

  private static void requireOutputs(StoredOperator stored, int parts) {
    int outputs = stored.table().outputsLength();
    require(parts == outputs, "it has " + outputs + " outputs for " + parts + " parts");
  }

  private static void requireNoActivation(byte activation) {
    require(activation == ActivationFunctionType.NONE, "it has a fused activation");
  }
}
