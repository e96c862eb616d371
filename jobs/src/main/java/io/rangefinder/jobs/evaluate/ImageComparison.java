package io.rangefinder.jobs.evaluate;

import io.rangefinder.jobs.execute.FloatModel;
import io.rangefinder.jobs.execute.FloatTensor;
import io.rangefinder.jobs.execute.ImageBatch;
import io.rangefinder.jobs.execute.LoweredGraph;
import io.rangefinder.jobs.execute.TfliteModel;
import io.rangefinder.jobs.source.ImageEntry;
import io.rangefinder.jobs.source.ImageLoader;
import io.rangefinder.jobs.source.pixels.UnusableImageException;
import io.rangefinder.jobs.store.QuarantineTable;
import io.rangefinder.metrics.AbsoluteError;
import io.rangefinder.metrics.ChannelSignals;
import io.rangefinder.metrics.Classification;
import io.rangefinder.metrics.Comparison;
import io.rangefinder.metrics.DetectionMatches;
import io.rangefinder.metrics.Divergence;
import io.rangefinder.metrics.HeatMaps;
import io.rangefinder.metrics.MapShape;
import io.rangefinder.metrics.SegmentedPixels;
import io.rangefinder.metrics.SignalToNoise;
import io.rangefinder.metrics.Task;
import io.rangefinder.metrics.TaskFigures;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** What one task has compared so far: one image at a time through all networks. */
final class ImageComparison {
  private final ComparedNetworks networks;
  private final Labels labels;
  private final FloatModel given;
  private final FloatModel inner;
  private final @Nullable OpaqueComparison opaque;
  private final TfliteModel quantized;
  private final ImageBatch batch;
  private final Map<String, SignalToNoise> outputs = new HashMap<>();
  private final Map<String, AbsoluteError> errors = new HashMap<>();
  private final Map<String, SignalToNoise> tensors = new HashMap<>();
  private final Map<String, ChannelSignals> channels = new HashMap<>();
  private final Map<String, HeatMaps> heatMaps = new HashMap<>();
  private final Map<String, SegmentedPixels> segments = new HashMap<>();
  private DetectionMatches detections = DetectionMatches.none();
  private final List<QuarantineTable.Entry> quarantine = new ArrayList<>();
  private Classification classification = Classification.none();
  private Divergence divergence = Divergence.none();
  private final List<ImageAnswer> answers = new ArrayList<>();
  private long images;

  /**
   * @param given runs the given network's results
   * @param inner runs the inner network
   * @param opaque compares what TensorFlow cannot run of the given network
   * @param quantized keeps all tensors
   */
  ImageComparison(
      ComparedNetworks networks,
      FloatModel given,
      FloatModel inner,
      @Nullable OpaqueComparison opaque,
      TfliteModel quantized,
      Labels labels) {
    this.networks = networks;
    this.labels = labels;
    this.given = given;
    this.inner = inner;
    this.opaque = opaque;
    this.quantized = quantized;
    this.batch = new ImageBatch(networks.inner());
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
    quantized.feed(0, batch.values());
    quantized.run();
    batch.run(inner, this::compareInner);
    if (!networks.given().isEmpty()) {
      LoweredGraph network = networks.given().network();
      given.run(
          network.input(),
          new FloatTensor(network.batchShape(), batch.values()),
          this::compareResult);
    }
    if (opaque != null) {
      opaque
          .figures(quantized)
          .forEach((name, figure) -> outputs.merge(name, figure, SignalToNoise::merge));
      if (networks.task().task() == Task.DETECTION) {
        detections = detections.merge(opaque.matches(quantized, networks.task().threshold()));
      }
    }
    batch.clear();
    images++;
  }

  private void compareInner(int tensor, FloatBuffer values) {
    String name = networks.inner().tensors().get(tensor);
    tensors.merge(name, SignalToNoise.of(values, quantized.floats(name)), SignalToNoise::merge);
  }

  private void compareResult(int result, FloatBuffer values) {
    EvaluatedOutputs results = networks.given();
    String name = results.name(result);
    if (opaque != null) {
      opaque.see(name, values);
    }
    if (!results.isCompared(result)) {
      return;
    }
    float[] actual = quantized.floats(name);
    if (results.isOutput(result)) {
      outputs.merge(name, SignalToNoise.of(values, actual), SignalToNoise::merge);
      errors.merge(name, AbsoluteError.of(values, actual), AbsoluteError::merge);
      judge(name, values, actual);
    }
    if (result == results.logits()) {
      divergence = divergence.merge(Divergence.of(values, actual, results.beta()));
    }
    if (result == results.classifier()) {
      float[] expected = new float[actual.length];
      values.get(expected);
      String image = batch.ids().get(0);
      OptionalInt label = labels.of(image);
      Classification answer =
          label.isPresent()
              ? Classification.of(expected, actual, label.getAsInt())
              : Classification.of(expected, actual);
      classification = classification.merge(answer);
      if (networks.keepsAnswers()) {
        long right = label.isPresent() ? answer.quantizedTop1() : answer.agreed();
        answers.add(new ImageAnswer(image, right == 1));
      }
    }
  }

  private void judge(String name, FloatBuffer values, float[] actual) {
    JudgedTask task = networks.task();
    MapShape map = task.maps().get(name);
    if (map == null) {
      return;
    }
    channels.merge(name, ChannelSignals.of(values, actual, map.channels()), ChannelSignals::merge);
    if (task.task() == Task.KEYPOINTS) {
      heatMaps.merge(name, HeatMaps.of(values, actual, map, task.threshold()), HeatMaps::merge);
    }
    if (task.task() == Task.SEGMENTATION) {
      double boundary = task.boundaries().getOrDefault(name, 0.0);
      segments.merge(
          name,
          SegmentedPixels.of(values, actual, map.channels(), boundary),
          SegmentedPixels::merge);
    }
  }

  TaskComparison result() {
    return new TaskComparison(
        images,
        new Comparison(
            classification,
            divergence,
            outputs,
            errors,
            tensors,
            new TaskFigures(channels, heatMaps, segments, detections)),
        answers,
        quarantine);
  }
}
