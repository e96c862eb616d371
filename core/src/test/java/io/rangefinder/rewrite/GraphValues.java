package io.rangefinder.rewrite;

import static org.assertj.core.api.Assertions.assertThat;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.Tensor;
import io.rangefinder.tensorflow.GraphDefExporter;
import io.rangefinder.testing.TensorflowRunner;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Compares what TensorFlow computes from two graphs. */
public final class GraphValues {
  private static final double TOLERANCE = 1e-5;

  private GraphValues() {}

  /** Asserts that activations of one name have one value, to 1e-5 of their range. */
  public static void assertEqual(Graph before, Graph after) {
    List<String> common = new ArrayList<>();
    for (Tensor tensor : after.activations()) {
      if (before.hasTensor(tensor.name()) && !before.tensor(tensor.name()).isConstant()) {
        common.add(tensor.name());
      }
    }
    assertEqual(before, after, common);
  }

  /** Asserts that the float outputs have one value, to 1e-5 of their range. */
  public static void assertOutputsEqual(Graph before, Graph after) {
    assertEqual(
        before,
        after,
        before.outputs().stream().filter(name -> before.tensor(name).isFloat()).toList());
  }

  private static void assertEqual(Graph before, Graph after, List<String> fetches) {
    Map<String, Constant> feeds = new LinkedHashMap<>();
    for (String input : before.inputs()) {
      feeds.put(
          input, SeededConstants.signed(feeds.size(), before.tensor(input).shape().toArray()));
    }
    Map<String, float[]> expected = values(before, feeds, fetches);
    Map<String, float[]> actual = values(after, feeds, fetches);
    fetches.forEach(name -> assertClose(name, actual.get(name), expected.get(name)));
  }

  /** Asserts that values agree to 1e-5 of the expected values' range. */
  public static void assertClose(String name, float[] actual, float[] expected) {
    assertThat(actual).as(name).hasSameSizeAs(expected);
    assertThat(relativeDistance(actual, expected)).as("distance of " + name).isLessThan(TOLERANCE);
  }

  /** The greatest difference over the range of the expected values with zero. */
  public static double relativeDistance(float[] actual, float[] expected) {
    double distance = distance(actual, expected);
    return distance == 0 ? 0 : distance / range(expected);
  }

  /** The greatest difference; infinite where one is no number. */
  public static double distance(float[] actual, float[] expected) {
    double worst = 0;
    for (int i = 0; i < expected.length; i++) {
      double difference = Math.abs((double) actual[i] - expected[i]);
      worst = Double.isNaN(difference) ? Double.POSITIVE_INFINITY : Math.max(worst, difference);
    }
    return worst;
  }

  /** From the least to the greatest of the values and zero. */
  public static double range(float[] values) {
    float low = 0;
    float high = 0;
    for (float value : values) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    return (double) high - low;
  }

  private static Map<String, float[]> values(
      Graph graph, Map<String, Constant> feeds, List<String> fetches) {
    try (TensorflowRunner runner =
        TensorflowRunner.inDoublePrecision(GraphDefExporter.export(graph, 1))) {
      return runner.run(feeds, fetches);
    }
  }
}
