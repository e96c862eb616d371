package io.rangefinder.prepare;

import java.util.List;

/**
 * The greatest magnitude of the weights of each pair of channels, by the classes it lies between.
 * Pairs of zeros, and pairs within a class, which no factor changes, are left out.
 */
final class WeightEdges {
  private final double[] magnitudes;
  private final int[] outputs;
  private final int[] inputs;
  private final Grouping byOutput;
  private final Grouping byInput;

  /** Edges ordered by one of their classes. */
  private static final class Grouping {
    /** The edges, class after class. */
    private final int[] order;

    /** Where each class begins in the order, and the end. */
    private final int[] starts;

    Grouping(int[] keys, int count, int classes) {
      starts = new int[classes + 1];
      for (int e = 0; e < count; e++) {
        starts[keys[e] + 1]++;
      }
      for (int k = 0; k < classes; k++) {
        starts[k + 1] += starts[k];
      }
      int[] next = starts.clone();
      order = new int[count];
      for (int e = 0; e < count; e++) {
        order[next[keys[e]]++] = e;
      }
    }
  }

  /**
   * The edges of a graph.
   *
   * @param weights the elements of each of the classes' sites, in their order
   */
  WeightEdges(ChannelClasses classes, List<float[]> weights) {
    int pairs = classes.weights().stream().mapToInt(site -> site.layout().pairs()).sum();
    magnitudes = new double[pairs];
    outputs = new int[pairs];
    inputs = new int[pairs];
    int count = 0;
    for (int s = 0; s < weights.size(); s++) {
      MultiplierSite site = classes.weights().get(s);
      ChannelConnections layout = site.layout();
      float[] greatest = greatest(layout, weights.get(s));
      for (int pair = 0; pair < greatest.length; pair++) {
        int output = site.outputClass(layout.outputChannel(pair));
        int input = site.inputClass(layout.inputChannel(pair));
        if (greatest[pair] > 0 && output != input) {
          magnitudes[count] = greatest[pair];
          outputs[count] = output;
          inputs[count] = input;
          count++;
        }
      }
    }
    byOutput = new Grouping(outputs, count, classes.count());
    byInput = new Grouping(inputs, count, classes.count());
  }

  private static float[] greatest(ChannelConnections layout, float[] weights) {
    float[] greatest = new float[layout.pairs()];
    for (int i = 0; i < weights.length; i++) {
      int pair = layout.pairOf(i);
      greatest[pair] = Math.max(greatest[pair], Math.abs(weights[i]));
    }
    return greatest;
  }

  /** The greatest weight that leads to a class, its own factor left out; 0 if there is none. */
  double greatestInto(int ofClass, double[] factors) {
    double greatest = 0;
    for (int i = byOutput.starts[ofClass]; i < byOutput.starts[ofClass + 1]; i++) {
      int edge = byOutput.order[i];
      greatest = Math.max(greatest, magnitudes[edge] / factors[inputs[edge]]);
    }
    return greatest;
  }

  /** The greatest weight that reads a class, its own factor left out; 0 if there is none. */
  double greatestOutOf(int ofClass, double[] factors) {
    double greatest = 0;
    for (int i = byInput.starts[ofClass]; i < byInput.starts[ofClass + 1]; i++) {
      int edge = byInput.order[i];
      greatest = Math.max(greatest, magnitudes[edge] * factors[outputs[edge]]);
    }
    return greatest;
  }
}
