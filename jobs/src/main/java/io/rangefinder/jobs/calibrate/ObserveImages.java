package io.rangefinder.jobs.calibrate;

import io.rangefinder.jobs.execute.FloatModels;
import io.rangefinder.jobs.execute.LoweredGraph;
import io.rangefinder.jobs.source.ImageEntry;
import io.rangefinder.jobs.source.ImageLoader;
import io.rangefinder.jobs.source.Preprocessing;
import java.util.Iterator;
import java.util.Set;
import org.apache.spark.api.java.function.PairFlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;
import scala.Tuple2;

/** The task: its images through the network, their statistics out. */
final class ObserveImages implements PairFlatMapFunction<Iterator<ImageEntry>, String, byte[]> {
  private static final long serialVersionUID = 1L;

  private final Broadcast<LoweredGraph> graph;
  private final Broadcast<Set<String>> sampled;
  private final Broadcast<SerializableConfiguration> hadoop;
  private final Preprocessing preprocessing;
  private final LongAccumulator progress;

  ObserveImages(
      Broadcast<LoweredGraph> graph,
      Broadcast<Set<String>> sampled,
      Broadcast<SerializableConfiguration> hadoop,
      Preprocessing preprocessing,
      LongAccumulator progress) {
    this.graph = graph;
    this.sampled = sampled;
    this.hadoop = hadoop;
    this.preprocessing = preprocessing;
    this.progress = progress;
  }

  @Override
  public Iterator<Tuple2<String, byte[]>> call(Iterator<ImageEntry> images) {
    LoweredGraph network = graph.value();
    try (FloatModels.Lease lease = FloatModels.borrow(network.graphDef(), network.fetches());
        ImageLoader loader = new ImageLoader(hadoop.value().value(), preprocessing)) {
      Observation observation = new Observation(network, lease.model(), sampled.value());
      while (images.hasNext()) {
        observation.add(images.next(), loader);
        progress.add(1);
      }
      return observation.finish();
    }
  }
}
