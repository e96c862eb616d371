package io.rangefinder.testing;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/**
 * A batch normalization by the statistics of the image itself: {@code (x - mean) / sqrt(variance +
 * epsilon) * gamma + beta}. Where a channel hardly varies around a mean far from zero, it magnifies
 * what rounding did to the mean.
 *
 * @param x the node that is normalized
 * @param gamma the node of the factors
 */
public record ImageNormalization(String x, String gamma, double epsilon) {
  private static final double HALF_ULP = 0x1p-24;

  /** Those on the ways from some nodes of a network to another. */
  public static List<ImageNormalization> between(
      GraphDef network, Collection<String> sources, String node) {
    Map<String, NodeDef> nodes = new HashMap<>();
    network.getNodeList().forEach(each -> nodes.put(each.getName(), each));
    List<ImageNormalization> found = new ArrayList<>();
    collect(nodes, new HashSet<>(sources), node, found);
    return found;
  }

  private static void collect(
      Map<String, NodeDef> nodes, Set<String> seen, String name, List<ImageNormalization> found) {
    NodeDef node = nodes.get(name);
    if (node == null || !seen.add(name)) {
      return;
    }
    if (node.getOp().startsWith("FusedBatchNorm")
        && (!node.containsAttr("is_training") || node.getAttrOrThrow("is_training").getB())) {
      found.add(
          new ImageNormalization(
              node.getInput(0), node.getInput(1), node.getAttrOrThrow("epsilon").getF()));
    }
    node.getInputList().forEach(input -> collect(nodes, seen, input, found));
  }

  /**
   * The most by which float32 may be off, whatever the order in which it adds: a sum of n values is
   * off by no more than n half units in the last place of the sum of their magnitudes.
   *
   * @param values of {@link #x}, the channels innermost
   * @param factors of {@link #gamma}
   */
  public double greatestError(float[] values, float[] factors) {
    int channels = factors.length;
    int count = values.length / channels;
    double greatest = 0;
    for (int channel = 0; channel < channels; channel++) {
      double sum = 0;
      double magnitudes = 0;
      for (int i = channel; i < values.length; i += channels) {
        sum += values[i];
        magnitudes += Math.abs(values[i]);
      }
      double mean = sum / count;
      double squares = 0;
      double farthest = 0;
      for (int i = channel; i < values.length; i += channels) {
        double distance = Math.abs(values[i] - mean);
        squares += distance * distance;
        farthest = Math.max(farthest, distance);
      }
      double deviation = Math.sqrt(squares / count + epsilon);
      double ofMean = HALF_ULP * magnitudes;
      double ofVariance = (count + 4) * HALF_ULP + ofMean * ofMean / (deviation * deviation);
      double error =
          Math.abs(factors[channel])
              / deviation
              * (ofMean + farthest * (ofVariance / 2 + 4 * HALF_ULP));
      greatest = Math.max(greatest, error);
    }
    return greatest;
  }
}
