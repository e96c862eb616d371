package io.rangefinder.ir.op;

import static java.util.Map.entry;

import io.rangefinder.ir.Op;
import java.util.Map;

/** The names TOCO gives operators, in drawings, in its messages and in {@code --model_checks}. */
public final class OperatorNames {
  /** Where TOCO's name is not ours. */
  private static final Map<Class<? extends Op>, String> DIFFERENT =
      Map.ofEntries(
          entry(AveragePool2D.class, "AveragePool"),
          entry(BatchNorm.class, "BatchNormalization"),
          entry(BatchToSpaceNd.class, "BatchToSpaceND"),
          entry(Conv2D.class, "Conv"),
          entry(DepthwiseConv2D.class, "DepthwiseConv"),
          entry(L2Pool2D.class, "L2Pool"),
          entry(MaxPool2D.class, "MaxPool"),
          entry(RangeOf.class, "Range"),
          entry(ReduceAny.class, "Any"),
          entry(ReluN1To1.class, "Relu1"),
          entry(SelectV2.class, "Select"),
          entry(ShapeOf.class, "Shape"),
          entry(SpaceToBatchNd.class, "SpaceToBatchND"),
          entry(TopK.class, "TopK_V2"),
          entry(TransposeConv2D.class, "TransposeConv"));

  private OperatorNames() {}

  /** TOCO's name of an operator, as {@code DepthwiseConv}. */
  public static String of(Op op) {
    return DIFFERENT.getOrDefault(op.getClass(), op.kind());
  }
}
