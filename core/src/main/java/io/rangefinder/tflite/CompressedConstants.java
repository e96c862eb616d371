package io.rangefinder.tflite;

import io.rangefinder.codes.CodedConstant;
import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.HalfFloat;
import io.rangefinder.ir.Quantization;
import io.rangefinder.ir.Tensor;
import java.util.Optional;

/**
 * Constants that a file holds in fewer bits than its operators read: float16, or int8 with a scale
 * a channel, dequantized before anything reads them.
 */
final class CompressedConstants {
  private CompressedConstants() {}

  /** The float32 values of a tensor, if it is such a constant. */
  static Optional<Constant> expanded(Tensor tensor) {
    Constant constant = tensor.constant();
    Quantization code = tensor.quantization();
    if (constant == null) {
      return Optional.empty();
    }
    if (constant.dataType() == DataType.FLOAT16) {
      return Optional.of(ofHalves(constant));
    }
    if (code == null || constant.dataType() != DataType.INT8) {
      return Optional.empty();
    }
    return code.channels() == null
        ? Optional.empty()
        : Optional.of(CodedConstant.decode(constant, code));
  }

  private static Constant ofHalves(Constant constant) {
    short[] halves = constant.halves();
    float[] values = new float[halves.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = HalfFloat.toFloat(halves[i]);
    }
    return Constant.ofFloats(constant.shape(), values);
  }
}
