package io.rangefinder.jobs.benchmark;

import io.rangefinder.jobs.execute.FetchVisitor;
import io.rangefinder.jobs.execute.FloatModels;
import io.rangefinder.jobs.execute.ImageBatch;
import io.rangefinder.jobs.execute.LoweredGraph;
import io.rangefinder.jobs.source.ImageEntry;
import io.rangefinder.jobs.source.ImageLoader;
import io.rangefinder.jobs.source.pixels.UnusableImageException;
import io.rangefinder.statistics.Half;
import io.rangefinder.statistics.SplitAccumulator;
import io.rangefinder.statistics.SplitStatistics;
import io.rangefinder.statistics.StatisticsIdentity;
import io.rangefinder.statistics.StatisticsSet;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;

/** One task of a calibration, stage by stage. For one thread at a time. */
final class MeasuredTask implements AutoCloseable {
  private final List<ImageEntry> images;
  private final ImageLoader loader;
  private final FloatModels.Lease unobserved;
  private final FloatModels.Lease observed;
  private final LoweredGraph graph;
  private final ImageBatch outputsBatch;
  private final ImageBatch batch;
  private final BoundsVisitor bounds;
  private final List<SplitAccumulator> accumulators = new ArrayList<>();
  private final List<Half> halves = new ArrayList<>();
  private int next;

  MeasuredTask(
      BenchmarkNetwork network, int batchSize, List<ImageEntry> images, Configuration hadoop) {
    this.images = images;
    this.loader = new ImageLoader(hadoop, network.preprocessing());
    this.graph = network.observed(batchSize);
    LoweredGraph outputs = network.unobserved(batchSize);
    this.unobserved = FloatModels.borrow(outputs);
    this.observed = FloatModels.borrow(graph);
    this.outputsBatch = new ImageBatch(outputs);
    this.batch = new ImageBatch(graph);
    this.bounds = new BoundsVisitor(graph.tensors().size());
    for (int tensor = 0; tensor < graph.tensors().size(); tensor++) {
      accumulators.add(new SplitAccumulator(graph.channels(tensor)));
    }
  }

  /** Takes the next images, as many as said, through a stage. */
  void run(Stage stage, int count) {
    ImageBatch current = stage.fetchesActivations() ? batch : outputsBatch;
    for (int i = 0; i < count; i++) {
      ImageEntry image = images.get(next);
      next = (next + 1) % images.size();
      try {
        Half half = loader.load(image, current.values(), current.offset());
        halves.add(half);
      } catch (UnusableImageException changed) {
        throw new IllegalStateException("an image changed while it was measured with", changed);
      }
      current.add(image.id());
      if (current.isFull() || i == count - 1) {
        run(stage, current);
        current.clear();
        halves.clear();
      }
    }
  }

  private void run(Stage stage, ImageBatch full) {
    FetchVisitor ignored = (tensor, values) -> {};
    switch (stage) {
      case DECODE -> {}
      case INFERENCE -> full.run(unobserved.model(), ignored);
      case FETCH -> full.run(observed.model(), ignored);
      case BOUNDS -> full.run(observed.model(), bounds);
      case EVERYTHING -> full.run(observed.model(), this::observe);
    }
  }

  private void observe(int tensor, FloatBuffer values) {
    int elements = graph.elements(tensor);
    for (int i = 0; i < batch.ids().size(); i++) {
      accumulators
          .get(tensor)
          .add(batch.ids().get(i), halves.get(i), values, i * elements, elements);
    }
  }

  /** Ends the task as a calibration does, with the stored form of its statistics; their bytes. */
  long finish() {
    SortedMap<String, SplitStatistics> tensors = new TreeMap<>();
    for (int tensor = 0; tensor < accumulators.size(); tensor++) {
      tensors.put(graph.tensors().get(tensor), accumulators.get(tensor).toStatistics());
    }
    StatisticsIdentity identity = StatisticsIdentity.of("measured", "measured");
    return StatisticsSet.ofBlock(identity, "measured", tensors).toBytes().length;
  }

  @Override
  public void close() {
    observed.close();
    unobserved.close();
    loader.close();
  }
}
