package io.rangefinder.prepare;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.GraphEdit;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.op.Mean;
import io.rangefinder.ir.op.SquaredDifference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Normalization of each image by its own mean and variance, which a graph frozen in training mode
 * does. It has no quantized form; with the statistics of the calibration in their place it folds
 * into the convolution before it, as batch normalization at inference does.
 */
public final class ImageNormalization {
  private ImageNormalization() {}

  /** The tensors that hold the means and variances of images, in the order of the graph. */
  public static List<String> statistics(Graph graph) {
    List<String> found = new ArrayList<>();
    for (Node node : graph.nodes()) {
      if (isSpatialMean(graph, node)) {
        varianceAround(graph, node)
            .ifPresent(
                variance -> {
                  found.add(node.output());
                  found.add(variance.output());
                });
      }
    }
    return found;
  }

  private static boolean isSpatialMean(Graph graph, Node node) {
    return node.op() instanceof Mean mean
        && mean.keepDims()
        && graph.tensor(node.input(0)).shape().rank() == 4
        && graph
            .constant(node.input(1))
            .filter(axes -> Arrays.equals(axes.indices(), new int[] {1, 2}))
            .isPresent();
  }

  private static Optional<Node> varianceAround(Graph graph, Node mean) {
    for (Node difference : graph.consumers(mean.output())) {
      boolean centered =
          difference.op() instanceof SquaredDifference
              && difference.inputs().equals(List.of(mean.input(0), mean.output()))
              && graph.isUsedOnce(difference.output());
      if (centered) {
        Node variance = graph.consumers(difference.output()).get(0);
        return Optional.of(variance).filter(node -> isSpatialMean(graph, node));
      }
    }
    return Optional.empty();
  }

  /**
   * The graph with constants in place of {@link #statistics}.
   *
   * @param means by tensor of {@link #statistics}: the mean of each channel over the calibration
   */
  public static Graph freeze(Graph graph, Map<String, double[]> means) {
    GraphEdit edit = graph.edit();
    means.forEach((name, values) -> edit.put(constant(graph.tensor(name), values)));
    List<Node> nodes = new ArrayList<>();
    for (Node node : graph.nodes()) {
      boolean frozen = means.containsKey(node.name());
      boolean onlyForVariance =
          node.op() instanceof SquaredDifference
              && graph.isUsedOnce(node.output())
              && means.containsKey(graph.consumers(node.output()).get(0).name());
      if (!frozen && !onlyForVariance) {
        nodes.add(node);
      }
    }
    return edit.with(nodes);
  }

  private static Tensor constant(Tensor tensor, double[] values) {
    float[] elements = new float[values.length];
    for (int i = 0; i < elements.length; i++) {
      elements[i] = (float) values[i];
    }
    return Tensor.constant(tensor.name(), Constant.ofFloats(tensor.shape(), elements));
  }
}
