package io.rangefinder.toco.quantize;

import static java.util.Map.entry;

import io.rangefinder.ir.Op;
import io.rangefinder.ir.op.Add;
import io.rangefinder.ir.op.ArgMax;
import io.rangefinder.ir.op.AveragePool2D;
import io.rangefinder.ir.op.BatchToSpaceNd;
import io.rangefinder.ir.op.Concatenation;
import io.rangefinder.ir.op.Conv2D;
import io.rangefinder.ir.op.Custom;
import io.rangefinder.ir.op.DepthToSpace;
import io.rangefinder.ir.op.DepthwiseConv2D;
import io.rangefinder.ir.op.Equal;
import io.rangefinder.ir.op.ExpandDims;
import io.rangefinder.ir.op.FullyConnected;
import io.rangefinder.ir.op.Gather;
import io.rangefinder.ir.op.Greater;
import io.rangefinder.ir.op.GreaterEqual;
import io.rangefinder.ir.op.HardSwish;
import io.rangefinder.ir.op.L2Normalization;
import io.rangefinder.ir.op.LeakyRelu;
import io.rangefinder.ir.op.Less;
import io.rangefinder.ir.op.LessEqual;
import io.rangefinder.ir.op.LogSoftmax;
import io.rangefinder.ir.op.Logistic;
import io.rangefinder.ir.op.MatrixDiag;
import io.rangefinder.ir.op.MatrixSetDiag;
import io.rangefinder.ir.op.MaxPool2D;
import io.rangefinder.ir.op.Maximum;
import io.rangefinder.ir.op.Mean;
import io.rangefinder.ir.op.Minimum;
import io.rangefinder.ir.op.MirrorPad;
import io.rangefinder.ir.op.Mul;
import io.rangefinder.ir.op.PRelu;
import io.rangefinder.ir.op.Pack;
import io.rangefinder.ir.op.Pad;
import io.rangefinder.ir.op.PadV2;
import io.rangefinder.ir.op.RangeOf;
import io.rangefinder.ir.op.ReduceMax;
import io.rangefinder.ir.op.ReduceMin;
import io.rangefinder.ir.op.Relu;
import io.rangefinder.ir.op.Relu6;
import io.rangefinder.ir.op.ReluN1To1;
import io.rangefinder.ir.op.Reshape;
import io.rangefinder.ir.op.ResizeBilinear;
import io.rangefinder.ir.op.ResizeNearestNeighbor;
import io.rangefinder.ir.op.Select;
import io.rangefinder.ir.op.SelectV2;
import io.rangefinder.ir.op.ShapeOf;
import io.rangefinder.ir.op.Slice;
import io.rangefinder.ir.op.Softmax;
import io.rangefinder.ir.op.SpaceToBatchNd;
import io.rangefinder.ir.op.SpaceToDepth;
import io.rangefinder.ir.op.SparseToDense;
import io.rangefinder.ir.op.Split;
import io.rangefinder.ir.op.SplitV;
import io.rangefinder.ir.op.Squeeze;
import io.rangefinder.ir.op.StridedSlice;
import io.rangefinder.ir.op.Sub;
import io.rangefinder.ir.op.Sum;
import io.rangefinder.ir.op.Tanh;
import io.rangefinder.ir.op.TopK;
import io.rangefinder.ir.op.Transpose;
import io.rangefinder.ir.op.TransposeConv2D;
import io.rangefinder.ir.op.Unpack;
import io.rangefinder.quantize.FixedRanges;
import io.rangefinder.quantize.OperatorConstraints;
import io.rangefinder.quantize.OutputCode;
import io.rangefinder.toco.quantize.QuantizationOptions.Concatenations;
import java.util.LinkedHashMap;
import java.util.Map;

/** TOCO's treatment of every operator that it can quantize; it refuses those not named. */
final class UintOperators {
  private static final OutputCode OF_RANGE = new OutputCode.OfRange();
  private static final OutputCode OF_FIRST = new OutputCode.OfOperand(0);

  private static final Map<Class<? extends Op>, UintOperator> TABLE =
      Map.ofEntries(
          entry(Add.class, own()),
          entry(ArgMax.class, own()),
          entry(AveragePool2D.class, ranged(PropagationRules.OF_FIRST_AND_ZERO)),
          entry(BatchToSpaceNd.class, own()),
          entry(Conv2D.class, own()),
          entry(DepthToSpace.class, new UintOperator(PropagationRules.OWN, OF_FIRST)),
          entry(DepthwiseConv2D.class, own()),
          entry(Equal.class, own()),
          entry(ExpandDims.class, ranged(PropagationRules.OF_FIRST)),
          entry(FullyConnected.class, own()),
          entry(Gather.class, ranged(PropagationRules.OF_FIRST)),
          entry(Greater.class, own()),
          entry(GreaterEqual.class, own()),
          entry(HardSwish.class, own()),
          entry(
              L2Normalization.class,
              new UintOperator(PropagationRules.NORMALIZED, FixedRanges.of(L2Normalization.class))),
          entry(LeakyRelu.class, own()),
          entry(Less.class, own()),
          entry(LessEqual.class, own()),
          entry(
              LogSoftmax.class,
              new UintOperator(PropagationRules.OWN, FixedRanges.of(LogSoftmax.class))),
          entry(
              Logistic.class,
              new UintOperator(
                  PropagationRules.fixed(0, 255.0 / 256), FixedRanges.of(Logistic.class))),
          entry(MatrixDiag.class, own()),
          entry(MatrixSetDiag.class, own()),
          entry(MaxPool2D.class, ranged(PropagationRules.OF_FIRST_AND_ZERO)),
          entry(Maximum.class, own()),
          entry(Mean.class, ranged(PropagationRules.OF_FIRST)),
          entry(Minimum.class, own()),
          entry(MirrorPad.class, own()),
          entry(Mul.class, own()),
          entry(PRelu.class, new UintOperator(PropagationRules.OWN, OF_FIRST)),
          entry(Pack.class, own()),
          entry(Pad.class, ranged(PropagationRules.OF_FIRST)),
          entry(PadV2.class, own()),
          entry(RangeOf.class, own()),
          entry(ReduceMax.class, ranged(PropagationRules.OF_FIRST)),
          entry(ReduceMin.class, ranged(PropagationRules.OF_FIRST)),
          entry(Relu.class, new UintOperator(PropagationRules.FIRST_OF_RESULT, OF_FIRST)),
          entry(Relu6.class, new UintOperator(PropagationRules.OWN, OF_FIRST)),
          entry(ReluN1To1.class, new UintOperator(PropagationRules.OWN, OF_FIRST)),
          entry(Reshape.class, new UintOperator(PropagationRules.BOTH_WAYS, OF_FIRST)),
          entry(ResizeBilinear.class, ranged(PropagationRules.OF_FIRST)),
          entry(ResizeNearestNeighbor.class, ranged(PropagationRules.OF_FIRST)),
          entry(Select.class, ranged(PropagationRules.CHOSEN)),
          entry(SelectV2.class, ranged(PropagationRules.CHOSEN)),
          entry(ShapeOf.class, own()),
          entry(Slice.class, ranged(PropagationRules.OF_FIRST)),
          entry(
              Softmax.class,
              new UintOperator(
                  PropagationRules.fixed(0, 255.0 / 256), FixedRanges.of(Softmax.class))),
          entry(SpaceToBatchNd.class, own()),
          entry(SpaceToDepth.class, new UintOperator(PropagationRules.OWN, OF_FIRST)),
          entry(SparseToDense.class, own()),
          entry(Split.class, new UintOperator(PropagationRules.PARTS, new OutputCode.OfOperand(1))),
          entry(SplitV.class, own()),
          entry(Squeeze.class, ranged(PropagationRules.OF_FIRST)),
          entry(StridedSlice.class, ranged(PropagationRules.OF_FIRST)),
          entry(Sub.class, own()),
          entry(Sum.class, ranged(PropagationRules.SUMMED)),
          entry(
              Tanh.class,
              new UintOperator(
                  PropagationRules.fixed(-127.0 / 128, 1), FixedRanges.of(Tanh.class))),
          entry(TopK.class, own()),
          entry(Transpose.class, ranged(PropagationRules.OF_FIRST)),
          entry(TransposeConv2D.class, own()),
          entry(Unpack.class, own()));

  private static final Map<Concatenations, UintOperator> CONCATENATION =
      Map.of(
          Concatenations.SHARE_ONE_RANGE,
          new UintOperator(PropagationRules.JOINED, OF_FIRST),
          Concatenations.KEEP_RANGES,
          new UintOperator(PropagationRules.UNITED, OF_RANGE));

  private final Map<Class<? extends Op>, UintOperator> table;

  private UintOperators(Map<Class<? extends Op>, UintOperator> table) {
    this.table = table;
  }

  static UintOperators with(Concatenations concatenations) {
    Map<Class<? extends Op>, UintOperator> all = new LinkedHashMap<>(TABLE);
    all.put(Concatenation.class, CONCATENATION.get(concatenations));
    return new UintOperators(all);
  }

  boolean supports(Op op) {
    return op instanceof Custom custom ? custom.hasQuantizedForm() : supports(op.getClass());
  }

  /** Whether TOCO quantizes operators of a kind, whatever their attributes. */
  boolean supports(Class<? extends Op> operator) {
    return table.containsKey(operator);
  }

  /** The rule of an operator; the one that does nothing if TOCO cannot quantize it. */
  PropagationRule rule(Op op) {
    UintOperator operator = table.get(op.getClass());
    return operator == null ? PropagationRules.OWN : operator.rule();
  }

  /**
   * Where the code of an operator's outputs comes from.
   *
   * @throws IllegalArgumentException if TOCO cannot quantize it
   */
  OutputCode code(Op op) {
    if (op instanceof Custom) {
      return OperatorConstraints.UINT8.of(op).output();
    }
    UintOperator operator = table.get(op.getClass());
    if (operator == null) {
      throw new IllegalArgumentException(op.kind() + " has no treatment");
    }
    return operator.code();
  }

  private static UintOperator own() {
    return ranged(PropagationRules.OWN);
  }

  private static UintOperator ranged(PropagationRule rule) {
    return new UintOperator(rule, OF_RANGE);
  }
}
