package io.rangefinder.jobs.calibrate;

import io.rangefinder.jobs.execute.FloatModel;
import io.rangefinder.jobs.execute.ImageBatch;
import io.rangefinder.jobs.execute.LoweredGraph;
import io.rangefinder.jobs.source.ImageEntry;
import io.rangefinder.jobs.source.ImageLoader;
import io.rangefinder.jobs.source.pixels.UnusableImageException;
import io.rangefinder.jobs.source.pixels.UnusableImageException.Reason;
import io.rangefinder.jobs.store.Block;
import io.rangefinder.jobs.store.BlockHeader;
import io.rangefinder.jobs.store.ImageKey;
import io.rangefinder.jobs.store.QuarantineTable;
import io.rangefinder.statistics.Half;
import io.rangefinder.statistics.SplitAccumulator;
import io.rangefinder.statistics.SplitStatistics;
import io.rangefinder.statistics.StatisticsIdentity;
import io.rangefinder.statistics.StatisticsSet;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What one task has seen of its block so far; it knows images by their locations. */
final class BlockObservation {
  private final LoweredGraph graph;
  private final FloatModel model;
  private final ImageBatch batch;
  private final List<SplitAccumulator> accumulators = new ArrayList<>();
  private final List<Half> halves = new ArrayList<>();
  private final List<ImageKey> images = new ArrayList<>();
  private final List<ImageKey> settled = new ArrayList<>();
  private final List<QuarantineTable.Entry> quarantine = new ArrayList<>();

  BlockObservation(LoweredGraph graph, FloatModel model) {
    this.graph = graph;
    this.model = model;
    this.batch = new ImageBatch(graph);
    for (int tensor = 0; tensor < graph.tensors().size(); tensor++) {
      accumulators.add(new SplitAccumulator(graph.channels(tensor)));
    }
  }

  /** Takes an image in, or notes why it cannot be used. */
  void add(ImageEntry image, ImageLoader loader) {
    ImageKey key = ImageKey.of(image.fingerprint());
    images.add(key);
    Half half;
    try {
      half = loader.load(image, batch.values(), batch.offset());
    } catch (UnusableImageException e) {
      quarantine.add(
          new QuarantineTable.Entry(
              image.location(), e.reason().name(), String.valueOf(e.getMessage())));
      if (e.reason() != Reason.UNREADABLE) {
        settled.add(key);
      }
      return;
    }
    settled.add(key);
    batch.add(image.location());
    halves.add(half);
    if (batch.isFull()) {
      observe();
    }
  }

  private void observe() {
    batch.run(model, this::observe);
    batch.clear();
    halves.clear();
  }

  private void observe(int tensor, FloatBuffer values) {
    int elements = graph.elements(tensor);
    for (int i = 0; i < batch.ids().size(); i++) {
      accumulators
          .get(tensor)
          .add(batch.ids().get(i), halves.get(i), values, i * elements, elements);
    }
  }

  /** Everything seen. */
  Block finish(StatisticsIdentity identity) {
    if (!batch.isEmpty()) {
      observe();
    }
    Map<String, SplitStatistics> tensors = new LinkedHashMap<>();
    for (int tensor = 0; tensor < accumulators.size(); tensor++) {
      tensors.put(graph.tensors().get(tensor), accumulators.get(tensor).toStatistics());
    }
    images.sort(null);
    settled.sort(null);
    quarantine.sort(Comparator.comparing(QuarantineTable.Entry::image));
    String name = BlockHeader.name(identity, images);
    return new Block(
        new BlockHeader(identity, name, settled, quarantine),
        StatisticsSet.ofBlock(identity, name, tensors));
  }
}
