package io.rangefinder.jobs.evaluate;

import io.rangefinder.jobs.execute.FloatModel;
import io.rangefinder.jobs.execute.ImageBatch;
import io.rangefinder.jobs.execute.LoweredGraph;
import io.rangefinder.jobs.execute.TfliteModel;
import io.rangefinder.jobs.source.ImageEntry;
import io.rangefinder.jobs.source.ImageLoader;
import io.rangefinder.jobs.source.UnusableImageException;
import io.rangefinder.jobs.store.QuarantineTable;
import io.rangefinder.metrics.Classification;
import io.rangefinder.metrics.Comparison;
import io.rangefinder.metrics.Divergence;
import io.rangefinder.metrics.SignalToNoise;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** What one task has compared so far: one image at a time through both networks. */
final class ImageComparison {
  private final LoweredGraph graph;
  private final FloatModel floatModel;
  private final TfliteModel quantizedModel;
  private final EvaluatedTensors tensors;
  private final Labels labels;
  private final ImageBatch batch;
  private final SignalToNoise[] figures;
  private final List<QuarantineTable.Entry> quarantine = new ArrayList<>();
  private Classification classification = Classification.none();
  private Divergence divergence = Divergence.none();
  private long images;

  ImageComparison(
      LoweredGraph graph,
      FloatModel floatModel,
      TfliteModel quantizedModel,
      EvaluatedTensors tensors,
      Labels labels) {
    this.graph = graph;
    this.floatModel = floatModel;
    this.quantizedModel = quantizedModel;
    this.tensors = tensors;
    this.labels = labels;
    this.batch = new ImageBatch(graph);
    this.figures = new SignalToNoise[graph.tensors().size()];
    Arrays.fill(figures, SignalToNoise.none());
  }

  /** Takes an image in, or notes why it cannot be used. */
  void add(ImageEntry image, ImageLoader loader) {
    try {
      loader.load(image, batch.values(), batch.offset());
    } catch (UnusableImageException e) {
      quarantine.add(
          new QuarantineTable.Entry(image.id(), e.reason().name(), String.valueOf(e.getMessage())));
      return;
    }
    batch.add(image.id());
    quantizedModel.feed(0, batch.values());
    quantizedModel.run();
    batch.run(floatModel, this::compare);
    batch.clear();
    images++;
  }

  private void compare(int tensor, FloatBuffer values) {
    if (!tensors.compared().get(tensor)) {
      return;
    }
    float[] actual = quantizedModel.floats(graph.tensors().get(tensor));
    figures[tensor] = figures[tensor].merge(SignalToNoise.of(values, actual));
    if (tensor == tensors.logits()) {
      divergence = divergence.merge(Divergence.of(values, actual, tensors.beta()));
    }
    if (tensor == tensors.classifier()) {
      float[] expected = new float[actual.length];
      values.get(expected);
      OptionalInt label = labels.of(batch.ids().get(0));
      classification =
          classification.merge(
              label.isPresent()
                  ? Classification.of(expected, actual, label.getAsInt())
                  : Classification.of(expected, actual));
    }
  }

  TaskComparison result() {
    Map<String, SignalToNoise> byName = new HashMap<>();
    for (int tensor = 0; tensor < figures.length; tensor++) {
      if (tensors.compared().get(tensor)) {
        byName.put(graph.tensors().get(tensor), figures[tensor]);
      }
    }
    return new TaskComparison(
        images, new Comparison(classification, divergence, byName), quarantine);
  }
}
