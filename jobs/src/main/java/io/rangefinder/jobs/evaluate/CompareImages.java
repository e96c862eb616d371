package io.rangefinder.jobs.evaluate;

import io.rangefinder.jobs.execute.FloatModels;
import io.rangefinder.jobs.execute.LoweredGraph;
import io.rangefinder.jobs.execute.TfliteModel;
import io.rangefinder.jobs.source.ImageEntry;
import io.rangefinder.jobs.source.ImageLoader;
import io.rangefinder.jobs.source.Preprocessing;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;

/** The task: its images through both networks, the merged comparison out. */
final class CompareImages implements FlatMapFunction<Iterator<ImageEntry>, TaskComparison> {
  private static final long serialVersionUID = 1L;

  private final Broadcast<LoweredGraph> graph;
  private final Broadcast<byte[]> quantized;
  private final Broadcast<Labels> labels;
  private final Broadcast<SerializableConfiguration> hadoop;
  private final Preprocessing preprocessing;
  private final EvaluatedTensors tensors;
  private final LongAccumulator progress;

  CompareImages(
      Broadcast<LoweredGraph> graph,
      Broadcast<byte[]> quantized,
      Broadcast<Labels> labels,
      Broadcast<SerializableConfiguration> hadoop,
      Preprocessing preprocessing,
      EvaluatedTensors tensors,
      LongAccumulator progress) {
    this.graph = graph;
    this.quantized = quantized;
    this.labels = labels;
    this.hadoop = hadoop;
    this.preprocessing = preprocessing;
    this.tensors = tensors;
    this.progress = progress;
  }

  @Override
  public Iterator<TaskComparison> call(Iterator<ImageEntry> images) {
    LoweredGraph network = graph.value();
    try (FloatModels.Lease lease = FloatModels.borrow(network.graphDef(), network.fetches());
        ImageLoader loader = new ImageLoader(hadoop.value().value(), preprocessing);
        TfliteModel runtime =
            TfliteModel.loadKeepingAllTensors(quantized.value(), "the quantized model")) {
      ImageComparison comparison =
          new ImageComparison(network, lease.model(), runtime, tensors, labels.value());
      while (images.hasNext()) {
        comparison.add(images.next(), loader);
        progress.add(1);
      }
      return List.of(comparison.result()).iterator();
    }
  }
}
