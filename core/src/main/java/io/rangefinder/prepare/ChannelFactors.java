package io.rangefinder.prepare;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What each channel of each activation is multiplied by in the prepared graph.
 *
 * @param byTensor factors by tensor, one a channel; every activation is there
 */
public record ChannelFactors(Map<String, double[]> byTensor) {
  public ChannelFactors {
    byTensor = new LinkedHashMap<>(byTensor);
  }

  /** The factors of a tensor's channels. */
  public double[] of(String tensor) {
    double[] factors = byTensor.get(tensor);
    if (factors == null) {
      throw new IllegalArgumentException("'" + tensor + "' is no activation of the graph");
    }
    return factors.clone();
  }

  /** The bounds in the prepared graph of what had the given bounds in the original one. */
  public ChannelBounds carry(String tensor, ChannelBounds bounds) {
    double[] factors = of(tensor);
    float[] min = new float[factors.length];
    float[] max = new float[factors.length];
    for (int c = 0; c < factors.length; c++) {
      min[c] = (float) (bounds.min(c) * factors[c]);
      max[c] = (float) (bounds.max(c) * factors[c]);
    }
    return new ChannelBounds(min, max);
  }
}
