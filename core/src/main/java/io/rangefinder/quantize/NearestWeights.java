package io.rangefinder.quantize;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.Quantization;
import io.rangefinder.ir.Range;

/**
 * Every weight goes to the nearest of codes 1 to 255, which span the weights from minimum to
 * maximum; the bias stays.
 */
public final class NearestWeights implements WeightQuantization {
  @Override
  public QuantizedWeights quantize(WeightSite site) {
    Constant weights = site.weights();
    Quantization trained = site.trained();
    Quantization quantization =
        trained == null ? spanning(weights.floats(), site.leastScale()) : trained;
    return new QuantizedWeights(
        AffineQuantization.encode(weights, quantization, Codes.NARROW_UINT8),
        quantization,
        site.bias());
  }

  private static Quantization spanning(float[] weights, double leastScale) {
    Range range = AffineQuantization.encodable(AffineQuantization.rangeOf(weights));
    Quantization code = AffineQuantization.choose(range, Codes.NARROW_UINT8);
    return code.scale() < leastScale ? new Quantization(leastScale, code.zeroPoint()) : code;
  }
}
