package io.rangefinder.quantize;

import io.rangefinder.codes.CodedConstant;
import io.rangefinder.ir.Quantization;

/**
 * Every weight goes to the nearest of the target's codes, which span the weights from minimum to
 * maximum; the bias stays.
 */
public final class NearestWeights implements WeightQuantization {
  @Override
  public QuantizedWeights quantize(WeightSite site) {
    Quantization trained = site.trained();
    Quantization quantization =
        trained == null
            ? site.codes().spanning(site.weights(), site.channelAxis(), site.leastScale())
            : trained;
    return new QuantizedWeights(
        CodedConstant.encode(site.weights(), quantization, site.codes().codes()),
        quantization,
        site.bias());
  }
}
