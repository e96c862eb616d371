package io.rangefinder.jobs.calibrate;

import io.rangefinder.jobs.execute.FloatModel;
import io.rangefinder.jobs.execute.ImageBatch;
import io.rangefinder.jobs.execute.LoweredGraph;
import io.rangefinder.jobs.source.ImageEntry;
import io.rangefinder.jobs.source.ImageLoader;
import io.rangefinder.jobs.source.UnusableImageException;
import io.rangefinder.jobs.store.SampleTable;
import io.rangefinder.statistics.TensorAccumulator;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import scala.Tuple2;

/** What one task has seen so far: an accumulator a tensor, and what it says of single images. */
final class Observation {
  private final LoweredGraph graph;
  private final FloatModel model;
  private final Set<String> sampled;
  private final ImageBatch batch;
  private final List<TensorAccumulator> accumulators = new ArrayList<>();
  private final List<Tuple2<String, byte[]>> partials = new ArrayList<>();

  /**
   * Starts with nothing seen.
   *
   * @param sampled ids of the images whose inputs are kept
   */
  Observation(LoweredGraph graph, FloatModel model, Set<String> sampled) {
    this.graph = graph;
    this.model = model;
    this.sampled = sampled;
    this.batch = new ImageBatch(graph);
    for (int tensor = 0; tensor < graph.tensors().size(); tensor++) {
      accumulators.add(new TensorAccumulator(graph.channels(tensor)));
    }
  }

  /** Takes an image in, or notes why it cannot be used. */
  void add(ImageEntry image, ImageLoader loader) {
    int offset = batch.offset();
    try {
      loader.load(image, batch.values(), offset);
    } catch (UnusableImageException e) {
      String reason = e.reason() + "\n" + e.getMessage();
      partials.add(Partial.QUARANTINE.of(image.id(), reason.getBytes(StandardCharsets.UTF_8)));
      return;
    }
    if (sampled.contains(image.id())) {
      float[] input = Arrays.copyOfRange(batch.values(), offset, offset + graph.imageElements());
      partials.add(Partial.SAMPLE.of(image.id(), SampleTable.bytes(input)));
    }
    batch.add(image.id());
    if (batch.isFull()) {
      observe();
    }
  }

  private void observe() {
    batch.run(model, this::observe);
    batch.clear();
  }

  private void observe(int tensor, FloatBuffer values) {
    int elements = graph.elements(tensor);
    for (int i = 0; i < batch.ids().size(); i++) {
      accumulators.get(tensor).add(batch.ids().get(i), values, i * elements, elements);
    }
  }

  /** Everything seen, as key and value. */
  Iterator<Tuple2<String, byte[]>> finish() {
    if (!batch.isEmpty()) {
      observe();
    }
    for (int tensor = 0; tensor < accumulators.size(); tensor++) {
      byte[] statistics = accumulators.get(tensor).toStatistics().toBytes();
      partials.add(Partial.STATISTICS.of(graph.tensors().get(tensor), statistics));
    }
    return partials.iterator();
  }
}
