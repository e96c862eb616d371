package io.rangefinder.toco.quantize;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Tensor;
import java.util.Optional;

/**
 * The demand of fast kernels that of 16 successive weights at most one has the code 0: they sum two
 * products in 16 bits.
 */
final class FastKernelWeights {
  private static final int MIN_DISTANCE = 16;

  private FastKernelWeights() {}

  /** The first two codes 0 that stand too close, in words; empty if there are none. */
  static Optional<String> problem(Tensor weights) {
    byte[] codes = weights.requireConstant().bytes();
    int previous = -MIN_DISTANCE;
    for (int i = 0; i < codes.length; i++) {
      if (codes[i] != 0) {
        continue;
      }
      if (i - previous < MIN_DISTANCE) {
        return Optional.of(
            "Bad value for %s at index %d, previous bad value at index %d, distance=%d"
                .formatted(weights.name(), i, previous, i - previous));
      }
      previous = i;
    }
    return Optional.empty();
  }

  /** The weights with code 1 in place of every code 0 that stands too close to one before. */
  static Tensor nudged(Tensor weights) {
    byte[] codes = weights.requireConstant().bytes().clone();
    int previous = -MIN_DISTANCE;
    for (int i = 0; i < codes.length; i++) {
      if (codes[i] == 0 && i - previous < MIN_DISTANCE) {
        codes[i] = 1;
      } else if (codes[i] == 0) {
        previous = i;
      }
    }
    Constant nudged = Constant.ofBytes(DataType.UINT8, weights.shape(), codes);
    return new Tensor(
        weights.name(), weights.type(), nudged, weights.range(), weights.quantization());
  }
}
