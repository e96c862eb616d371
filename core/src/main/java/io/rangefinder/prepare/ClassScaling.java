package io.rangefinder.prepare;

import io.rangefinder.ir.Graph;
import io.rangefinder.ir.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/** One factor for every class of channels of a graph. */
final class ClassScaling {
  private final ChannelClasses classes;
  private final double[] factors;

  /**
   * Takes the array over.
   *
   * @param factors one a class; that of a frozen class is 1
   */
  ClassScaling(ChannelClasses classes, double[] factors) {
    this.classes = classes;
    this.factors = factors;
  }

  /** The graph with the factors in the constants between its channels. */
  Graph apply(Graph graph) {
    ConstantReplacements constants = new ConstantReplacements(graph);
    for (MultiplierSite site : classes.weights()) {
      float[] weights = constants.floats(site.node(), site.operand());
      constants.put(site.node(), site.operand(), scaled(site, weights));
    }
    for (OffsetSite site : classes.offsets()) {
      float[] offsets = constants.floats(site.node(), site.operand());
      constants.put(site.node(), site.operand(), scaled(site, offsets));
    }
    return constants.apply();
  }

  float[] scaled(MultiplierSite site, float[] weights) {
    float[] scaled = new float[weights.length];
    for (int i = 0; i < scaled.length; i++) {
      double output = factors[site.outputClass(site.outputChannel(i))];
      double input = factors[site.inputClass(site.inputChannel(i))];
      scaled[i] = (float) (weights[i] * (output / input));
    }
    return scaled;
  }

  private float[] scaled(OffsetSite site, float[] offsets) {
    float[] scaled = new float[offsets.length];
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] = (float) (offsets[i] * factors[site.elementClass(i)]);
    }
    return scaled;
  }

  /** The factor of every channel of every activation. */
  ChannelFactors channels(Graph graph) {
    Map<String, double[]> byTensor = new LinkedHashMap<>();
    for (Tensor tensor : graph.activations()) {
      int[] channels = classes.of(tensor.name());
      double[] ofChannels = new double[channels.length];
      for (int c = 0; c < channels.length; c++) {
        ofChannels[c] = factors[channels[c]];
      }
      byTensor.put(tensor.name(), ofChannels);
    }
    return new ChannelFactors(byTensor);
  }
}
