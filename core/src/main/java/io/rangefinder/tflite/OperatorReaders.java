package io.rangefinder.tflite;

import static java.util.Map.entry;

import io.rangefinder.ir.InvalidOperatorException;
import io.rangefinder.ir.Op;
import io.rangefinder.ir.op.Abs;
import io.rangefinder.ir.op.AddN;
import io.rangefinder.ir.op.ArgMax;
import io.rangefinder.ir.op.ArgMin;
import io.rangefinder.ir.op.AveragePool2D;
import io.rangefinder.ir.op.BatchToSpaceNd;
import io.rangefinder.ir.op.Cast;
import io.rangefinder.ir.op.Ceil;
import io.rangefinder.ir.op.Cos;
import io.rangefinder.ir.op.Dequantize;
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
import io.rangefinder.ir.op.HardSwish;
import io.rangefinder.ir.op.L2Pool2D;
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
import io.rangefinder.ir.op.MaxPool2D;
import io.rangefinder.ir.op.Maximum;
import io.rangefinder.ir.op.Mean;
import io.rangefinder.ir.op.Minimum;
import io.rangefinder.ir.op.Neg;
import io.rangefinder.ir.op.NotEqual;
import io.rangefinder.ir.op.PRelu;
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
import io.rangefinder.ir.op.ReverseV2;
import io.rangefinder.ir.op.Round;
import io.rangefinder.ir.op.Rsqrt;
import io.rangefinder.ir.op.Select;
import io.rangefinder.ir.op.SelectV2;
import io.rangefinder.ir.op.ShapeOf;
import io.rangefinder.ir.op.Sin;
import io.rangefinder.ir.op.Slice;
import io.rangefinder.ir.op.SpaceToBatchNd;
import io.rangefinder.ir.op.Sqrt;
import io.rangefinder.ir.op.Square;
import io.rangefinder.ir.op.SquaredDifference;
import io.rangefinder.ir.op.Sum;
import io.rangefinder.ir.op.Tanh;
import io.rangefinder.ir.op.Tile;
import io.rangefinder.ir.op.TopK;
import io.rangefinder.ir.op.Transpose;
import io.rangefinder.ir.op.Where;
import io.rangefinder.ir.op.ZerosLike;
import java.util.Map;
import java.util.Optional;
import org.tensorflow.lite.schema.BuiltinOperator;

/** The operator of each builtin code that {@link OperatorWriters} write. */
final class OperatorReaders {
  private static final Map<Integer, Reader> READERS =
      Map.ofEntries(
          entry(BuiltinOperator.ABS, stored -> new Abs()),
          entry(BuiltinOperator.ADD, ElementwiseReaders::add),
          entry(BuiltinOperator.ADD_N, stored -> new AddN()),
          entry(BuiltinOperator.ARG_MAX, stored -> new ArgMax(stored.resultType())),
          entry(BuiltinOperator.ARG_MIN, stored -> new ArgMin(stored.resultType())),
          entry(BuiltinOperator.AVERAGE_POOL_2D, ReductionReaders.pool(AveragePool2D::new)),
          entry(BuiltinOperator.BATCH_TO_SPACE_ND, stored -> new BatchToSpaceNd()),
          entry(BuiltinOperator.CAST, stored -> new Cast(stored.resultType())),
          entry(BuiltinOperator.CEIL, stored -> new Ceil()),
          entry(BuiltinOperator.CONCATENATION, ShapeReaders::concatenation),
          entry(BuiltinOperator.CONV_2D, ConvolutionReaders::conv),
          entry(BuiltinOperator.COS, stored -> new Cos()),
          entry(BuiltinOperator.CUSTOM, CustomOperators::read),
          entry(BuiltinOperator.DEPTH_TO_SPACE, ShapeReaders::depthToSpace),
          entry(BuiltinOperator.DEPTHWISE_CONV_2D, ConvolutionReaders::depthwiseConv),
          entry(BuiltinOperator.DEQUANTIZE, stored -> new Dequantize()),
          entry(BuiltinOperator.DIV, ElementwiseReaders::div),
          entry(BuiltinOperator.ELU, stored -> new Elu()),
          entry(BuiltinOperator.EQUAL, stored -> new Equal()),
          entry(BuiltinOperator.EXP, stored -> new Exp()),
          entry(BuiltinOperator.EXPAND_DIMS, stored -> new ExpandDims()),
          entry(BuiltinOperator.FAKE_QUANT, NormalizationReaders::fakeQuant),
          entry(BuiltinOperator.FILL, stored -> new Fill()),
          entry(BuiltinOperator.FLOOR, stored -> new Floor()),
          entry(BuiltinOperator.FLOOR_DIV, stored -> new FloorDiv()),
          entry(BuiltinOperator.FLOOR_MOD, stored -> new FloorMod()),
          entry(BuiltinOperator.FULLY_CONNECTED, ConvolutionReaders::fullyConnected),
          entry(BuiltinOperator.GATHER, ShapeReaders::gather),
          entry(BuiltinOperator.GATHER_ND, stored -> new GatherNd()),
          entry(BuiltinOperator.GREATER, stored -> new Greater()),
          entry(BuiltinOperator.GREATER_EQUAL, stored -> new GreaterEqual()),
          entry(BuiltinOperator.HARD_SWISH, stored -> new HardSwish()),
          entry(BuiltinOperator.L2_NORMALIZATION, NormalizationReaders::l2Normalization),
          entry(BuiltinOperator.L2_POOL_2D, ReductionReaders.pool(L2Pool2D::new)),
          entry(BuiltinOperator.LEAKY_RELU, ElementwiseReaders::leakyRelu),
          entry(
              BuiltinOperator.LOCAL_RESPONSE_NORMALIZATION,
              NormalizationReaders::localResponseNormalization),
          entry(BuiltinOperator.LESS, stored -> new Less()),
          entry(BuiltinOperator.LESS_EQUAL, stored -> new LessEqual()),
          entry(BuiltinOperator.LOG, stored -> new Log()),
          entry(BuiltinOperator.LOGICAL_AND, stored -> new LogicalAnd()),
          entry(BuiltinOperator.LOGICAL_NOT, stored -> new LogicalNot()),
          entry(BuiltinOperator.LOGICAL_OR, stored -> new LogicalOr()),
          entry(BuiltinOperator.LOG_SOFTMAX, stored -> new LogSoftmax()),
          entry(BuiltinOperator.LOGISTIC, stored -> new Logistic()),
          entry(BuiltinOperator.MATRIX_DIAG, stored -> new MatrixDiag()),
          entry(BuiltinOperator.MATRIX_SET_DIAG, stored -> new MatrixSetDiag()),
          entry(BuiltinOperator.MAX_POOL_2D, ReductionReaders.pool(MaxPool2D::new)),
          entry(BuiltinOperator.MAXIMUM, stored -> new Maximum()),
          entry(BuiltinOperator.MEAN, ReductionReaders.reduction(Mean::new)),
          entry(BuiltinOperator.MINIMUM, stored -> new Minimum()),
          entry(BuiltinOperator.MIRROR_PAD, ShapeReaders::mirrorPad),
          entry(BuiltinOperator.MUL, ElementwiseReaders::mul),
          entry(BuiltinOperator.NEG, stored -> new Neg()),
          entry(BuiltinOperator.NOT_EQUAL, stored -> new NotEqual()),
          entry(BuiltinOperator.ONE_HOT, ShapeReaders::oneHot),
          entry(BuiltinOperator.PACK, ShapeReaders::pack),
          entry(BuiltinOperator.PAD, stored -> new Pad()),
          entry(BuiltinOperator.PADV2, stored -> new PadV2()),
          entry(BuiltinOperator.POW, stored -> new Pow()),
          entry(BuiltinOperator.PRELU, stored -> new PRelu()),
          entry(BuiltinOperator.QUANTIZE, stored -> new Quantize(stored.resultType())),
          entry(BuiltinOperator.RANGE, stored -> new RangeOf()),
          entry(BuiltinOperator.REDUCE_ANY, ReductionReaders.reduction(ReduceAny::new)),
          entry(BuiltinOperator.REDUCE_MAX, ReductionReaders.reduction(ReduceMax::new)),
          entry(BuiltinOperator.REDUCE_MIN, ReductionReaders.reduction(ReduceMin::new)),
          entry(BuiltinOperator.REDUCE_PROD, ReductionReaders.reduction(ReduceProd::new)),
          entry(BuiltinOperator.RELU, stored -> new Relu()),
          entry(BuiltinOperator.RELU6, stored -> new Relu6()),
          entry(BuiltinOperator.RELU_N1_TO_1, stored -> new ReluN1To1()),
          entry(BuiltinOperator.RESHAPE, stored -> new Reshape()),
          entry(BuiltinOperator.RESIZE_BILINEAR, ShapeReaders::resizeBilinear),
          entry(BuiltinOperator.RESIZE_NEAREST_NEIGHBOR, ShapeReaders::resizeNearestNeighbor),
          entry(BuiltinOperator.REVERSE_SEQUENCE, ShapeReaders::reverseSequence),
          entry(BuiltinOperator.REVERSE_V2, stored -> new ReverseV2()),
          entry(BuiltinOperator.ROUND, stored -> new Round()),
          entry(BuiltinOperator.RSQRT, stored -> new Rsqrt()),
          entry(BuiltinOperator.SELECT, stored -> new Select()),
          entry(BuiltinOperator.SELECT_V2, stored -> new SelectV2()),
          entry(BuiltinOperator.SHAPE, stored -> new ShapeOf(stored.resultType())),
          entry(BuiltinOperator.SIN, stored -> new Sin()),
          entry(BuiltinOperator.SLICE, stored -> new Slice()),
          entry(BuiltinOperator.SOFTMAX, NormalizationReaders::softmax),
          entry(BuiltinOperator.SPACE_TO_BATCH_ND, stored -> new SpaceToBatchNd()),
          entry(BuiltinOperator.SPACE_TO_DEPTH, ShapeReaders::spaceToDepth),
          entry(BuiltinOperator.SPARSE_TO_DENSE, ShapeReaders::sparseToDense),
          entry(BuiltinOperator.SPLIT, ShapeReaders::split),
          entry(BuiltinOperator.SPLIT_V, ShapeReaders::splitV),
          entry(BuiltinOperator.SQRT, stored -> new Sqrt()),
          entry(BuiltinOperator.SQUARE, stored -> new Square()),
          entry(BuiltinOperator.SQUARED_DIFFERENCE, stored -> new SquaredDifference()),
          entry(BuiltinOperator.SQUEEZE, ShapeReaders::squeeze),
          entry(BuiltinOperator.STRIDED_SLICE, ShapeReaders::stridedSlice),
          entry(BuiltinOperator.SUB, ElementwiseReaders::sub),
          entry(BuiltinOperator.SUM, ReductionReaders.reduction(Sum::new)),
          entry(BuiltinOperator.TANH, stored -> new Tanh()),
          entry(BuiltinOperator.TILE, stored -> new Tile()),
          entry(BuiltinOperator.TOPK_V2, stored -> new TopK()),
          entry(BuiltinOperator.TRANSPOSE, stored -> new Transpose()),
          entry(BuiltinOperator.TRANSPOSE_CONV, ConvolutionReaders::transposeConv),
          entry(BuiltinOperator.UNIQUE, ShapeReaders::unique),
          entry(BuiltinOperator.UNPACK, ShapeReaders::unpack),
          entry(BuiltinOperator.WHERE, stored -> new Where()),
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
}
