package io.rangefinder.quantize;

import io.rangefinder.ir.Op;
import io.rangefinder.ir.op.BatchToSpaceNd;
import io.rangefinder.ir.op.ExpandDims;
import io.rangefinder.ir.op.MirrorPad;
import io.rangefinder.ir.op.Pack;
import io.rangefinder.ir.op.ReduceMax;
import io.rangefinder.ir.op.ReduceMin;
import io.rangefinder.ir.op.Relu;
import io.rangefinder.ir.op.Relu6;
import io.rangefinder.ir.op.ReluN1To1;
import io.rangefinder.ir.op.SpaceToBatchNd;
import io.rangefinder.ir.op.Unpack;
import java.util.Set;

/**
 * What the TFLite runtime's uint8 kernel of an operator does where tensors that {@link
 * OperatorConstraints} give one code have different ones.
 */
public enum DifferingCodes {
  /** The kernel converts from one code to the other: results are right. */
  CONVERTED,
  /** The kernel compares the codes' scales and zero points, and the runtime refuses the file. */
  REFUSED,
  /** The kernel copies or compares bytes: it runs, and results are wrong. */
  MISREAD;

  private static final Set<Class<? extends Op>> CONVERTING =
      Set.of(Relu.class, Relu6.class, ReluN1To1.class);
  private static final Set<Class<? extends Op>> REFUSING =
      Set.of(
          BatchToSpaceNd.class,
          ExpandDims.class,
          MirrorPad.class,
          Pack.class,
          ReduceMax.class,
          ReduceMin.class,
          SpaceToBatchNd.class,
          Unpack.class);

  /**
   * What the kernel of an operator does.
   *
   * @throws IllegalArgumentException if it has no uint8 kernel
   */
  public static DifferingCodes of(Op op) {
    if (!OperatorConstraints.UINT8.of(op).passesCodesOn() || CONVERTING.contains(op.getClass())) {
      return CONVERTED;
    }
    return REFUSING.contains(op.getClass()) ? REFUSED : MISREAD;
  }
}
