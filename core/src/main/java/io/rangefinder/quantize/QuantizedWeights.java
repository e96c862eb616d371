package io.rangefinder.quantize;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Quantization;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link WeightQuantization} made of the weights of one operator.
 *
 * @param codes weights of one byte each, of the shape and layout of the float ones
 * @param quantization the code of the weights
 * @param bias the bias in real units, which the quantizer rounds to int32; absent where the
 *     operator has none
 */
public record QuantizedWeights(Constant codes, Quantization quantization, @Nullable Constant bias) {
  public QuantizedWeights {
    if (codes.dataType() != DataType.UINT8 && codes.dataType() != DataType.INT8) {
      throw new IllegalArgumentException("Weights of type " + codes.dataType() + " are no codes");
    }
  }
}
