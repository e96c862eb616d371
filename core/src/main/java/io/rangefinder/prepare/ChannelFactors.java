package io.rangefinder.prepare;

import io.rangefinder.ir.Graph;
import io.rangefinder.ir.Tensor;
import java.util.Arrays;
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

  /** The factors of a graph that is not scaled. */
  static ChannelFactors ones(Graph graph) {
    Map<String, double[]> ones = new LinkedHashMap<>();
    for (Tensor tensor : graph.activations()) {
      double[] factors = new double[tensor.shape().lastDim()];
      Arrays.fill(factors, 1);
      ones.put(tensor.name(), factors);
    }
    return new ChannelFactors(ones);
  }

  /** These, and others of the same activations on top of them. */
  public ChannelFactors times(ChannelFactors others) {
    Map<String, double[]> products = new LinkedHashMap<>();
    byTensor.forEach(
        (tensor, factors) -> {
          double[] product = others.of(tensor);
          for (int c = 0; c < product.length; c++) {
            product[c] *= factors[c];
          }
          products.put(tensor, product);
        });
    return new ChannelFactors(products);
  }

  /** The bounds of tensors in the prepared graph, by those in the original one. */
  Map<String, ChannelBounds> carry(Map<String, ChannelBounds> observed) {
    Map<String, ChannelBounds> carried = new LinkedHashMap<>();
    observed.forEach((tensor, bounds) -> carried.put(tensor, carry(tensor, bounds)));
    return carried;
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
