package io.rangefinder.prepare;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.Tensor;
import io.rangefinder.tensorflow.GraphDefExporter;
import io.rangefinder.testing.TensorflowRunner;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A graph run by TensorFlow in float64: values of its activations, and their bounds over several
 * inputs.
 */
final class Observation implements AutoCloseable {
  private final Graph graph;
  private final Map<String, String> fetchNames;
  private final TensorflowRunner runner;

  Observation(Graph graph) {
    this(graph, TensorflowRunner.inDoublePrecision(GraphDefExporter.export(graph, 1)));
  }

  private Observation(Graph graph, TensorflowRunner runner) {
    this.graph = graph;
    this.fetchNames = GraphDefExporter.fetchNames(graph);
    this.runner = runner;
  }

  /** As networks are observed, faster: the last bits of the values depend on the processor. */
  static Observation inSinglePrecision(Graph graph) {
    return new Observation(graph, new TensorflowRunner(GraphDefExporter.export(graph, 1)));
  }

  /** The values of the named activations for one set of inputs, in the order of the graph's. */
  Map<String, float[]> run(List<float[]> inputs, List<String> tensors) {
    Map<String, Constant> feeds = new LinkedHashMap<>();
    for (int i = 0; i < inputs.size(); i++) {
      String name = graph.inputs().get(i);
      feeds.put(
          fetchNames.getOrDefault(name, name),
          Constant.ofFloats(graph.tensor(name).shape(), inputs.get(i)));
    }
    List<String> fetches =
        tensors.stream().map(name -> fetchNames.getOrDefault(name, name)).toList();
    Map<String, float[]> fetched = runner.run(feeds, fetches);
    Map<String, float[]> values = new LinkedHashMap<>();
    for (int i = 0; i < tensors.size(); i++) {
      values.put(tensors.get(i), fetched.get(fetches.get(i)));
    }
    return values;
  }

  /** The bounds of every activation over all inputs. */
  Map<String, ChannelBounds> bounds(Iterable<List<float[]>> inputs) {
    Map<String, float[]> min = new LinkedHashMap<>();
    Map<String, float[]> max = new LinkedHashMap<>();
    List<String> names = new ArrayList<>();
    for (Tensor tensor : graph.activations()) {
      names.add(tensor.name());
      min.put(tensor.name(), new float[tensor.shape().lastDim()]);
      max.put(tensor.name(), new float[tensor.shape().lastDim()]);
      Arrays.fill(min.get(tensor.name()), Float.POSITIVE_INFINITY);
      Arrays.fill(max.get(tensor.name()), Float.NEGATIVE_INFINITY);
    }
    for (List<float[]> image : inputs) {
      run(image, names).forEach((name, values) -> widen(min.get(name), max.get(name), values));
    }
    Map<String, ChannelBounds> bounds = new LinkedHashMap<>();
    names.forEach(name -> bounds.put(name, new ChannelBounds(min.get(name), max.get(name))));
    return bounds;
  }

  private static void widen(float[] min, float[] max, float[] values) {
    int channel = 0;
    for (float value : values) {
      min[channel] = Math.min(min[channel], value);
      max[channel] = Math.max(max[channel], value);
      channel = channel + 1 == min.length ? 0 : channel + 1;
    }
  }

  @Override
  public void close() {
    runner.close();
  }
}
