package io.rangefinder.prepare;

import io.rangefinder.ir.Graph;
import io.rangefinder.ir.Tensor;
import java.util.Arrays;
import java.util.Map;

/** How wide the channels of a class are, compared with those that they share a range with. */
final class ChannelWidths {
  private ChannelWidths() {}

  /**
   * The greatest width of each class over the geometric mean of the widths in its activation, that
   * of most channels if it is in several; 1 for classes that were not observed or never left 0.
   */
  static double[] of(Graph graph, ChannelClasses classes, Map<String, ChannelBounds> observed) {
    double[] widths = new double[classes.count()];
    int[] neighbours = new int[classes.count()];
    Arrays.fill(widths, 1);
    for (Tensor tensor : graph.activations()) {
      ChannelBounds bounds = observed.get(tensor.name());
      if (bounds != null) {
        add(bounds, classes.of(tensor.name()), widths, neighbours);
      }
    }
    return widths;
  }

  private static void add(ChannelBounds bounds, int[] classes, double[] widths, int[] neighbours) {
    double mean = geometricMean(bounds);
    for (int c = 0; c < classes.length; c++) {
      double width = width(bounds, c) / mean;
      int k = classes[c];
      if (width > 0 && classes.length > neighbours[k]) {
        neighbours[k] = classes.length;
        widths[k] = width;
      } else if (classes.length == neighbours[k]) {
        widths[k] = Math.max(widths[k], width);
      }
    }
  }

  private static double geometricMean(ChannelBounds bounds) {
    double sum = 0;
    int live = 0;
    for (int c = 0; c < bounds.channels(); c++) {
      double width = width(bounds, c);
      if (width > 0) {
        sum += Math.log(width);
        live++;
      }
    }
    return live == 0 ? 1 : Math.exp(sum / live);
  }

  private static double width(ChannelBounds bounds, int channel) {
    return bounds.isObserved(channel)
        ? Math.max(0, bounds.max(channel)) - Math.min(0, bounds.min(channel))
        : 0;
  }
}
