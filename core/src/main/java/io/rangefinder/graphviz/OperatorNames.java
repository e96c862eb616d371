package io.rangefinder.graphviz;

import static java.util.Map.entry;

import io.rangefinder.ir.Op;
import io.rangefinder.ir.op.AveragePool2D;
import io.rangefinder.ir.op.BatchNorm;
import io.rangefinder.ir.op.BatchToSpaceNd;
import io.rangefinder.ir.op.Conv2D;
import io.rangefinder.ir.op.DepthwiseConv2D;
import io.rangefinder.ir.op.L2Pool2D;
import io.rangefinder.ir.op.MaxPool2D;
import io.rangefinder.ir.op.RangeOf;
import io.rangefinder.ir.op.ReluN1To1;
import io.rangefinder.ir.op.ShapeOf;
import io.rangefinder.ir.op.SpaceToBatchNd;
import io.rangefinder.ir.op.TransposeConv2D;
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
          entry(ReluN1To1.class, "Relu1"),
          entry(ShapeOf.class, "Shape"),
          entry(SpaceToBatchNd.class, "SpaceToBatchND"),
          entry(TransposeConv2D.class, "TransposeConv"));

  private OperatorNames() {}

  /** TOCO's name of an operator, as {@code DepthwiseConv}. */
  public static String of(Op op) {
    return DIFFERENT.getOrDefault(op.getClass(), op.kind());
  }
}
