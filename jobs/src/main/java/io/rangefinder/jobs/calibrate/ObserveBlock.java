package io.rangefinder.jobs.calibrate;

import io.rangefinder.jobs.engine.PinnedEngine;
import io.rangefinder.jobs.execute.FloatModels;
import io.rangefinder.jobs.execute.LoweredGraph;
import io.rangefinder.jobs.source.ImageLoader;
import io.rangefinder.jobs.source.ListedImage;
import io.rangefinder.jobs.source.pixels.Preprocessing;
import io.rangefinder.jobs.store.Block;
import io.rangefinder.jobs.store.BlockStore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;
import scala.Tuple2;

/** The task: the images of one block through the network, their statistics into the store. */
final class ObserveBlock
    implements FlatMapFunction<Iterator<Tuple2<Integer, ListedImage>>, String> {
  private static final long serialVersionUID = 1L;

  private final PinnedEngine engine;
  private final Broadcast<LoweredGraph> graph;
  private final Broadcast<SerializableConfiguration> hadoop;
  private final Preprocessing preprocessing;
  private final BlockStore store;
  private final LongAccumulator progress;

  ObserveBlock(
      PinnedEngine engine,
      Broadcast<LoweredGraph> graph,
      Broadcast<SerializableConfiguration> hadoop,
      Preprocessing preprocessing,
      BlockStore store,
      LongAccumulator progress) {
    this.engine = engine;
    this.graph = graph;
    this.hadoop = hadoop;
    this.preprocessing = preprocessing;
    this.store = store;
    this.progress = progress;
  }

  /** The name of the block, or nothing if it has no images. */
  @Override
  public Iterator<String> call(Iterator<Tuple2<Integer, ListedImage>> shuffled) {
    List<ListedImage> images = new ArrayList<>();
    shuffled.forEachRemaining(image -> images.add(image._2()));
    if (images.isEmpty()) {
      return List.<String>of().iterator();
    }
    engine.require();
    images.sort(Comparator.comparingLong(ListedImage::index));
    Configuration configuration = hadoop.value().value();
    Block block;
    try (FloatModels.Lease lease = FloatModels.borrow(graph.value());
        ImageLoader loader = new ImageLoader(configuration, preprocessing)) {
      BlockObservation observation = new BlockObservation(graph.value(), lease.model());
      for (ListedImage image : images) {
        observation.add(image.entry(), loader);
        progress.add(1);
      }
      block = observation.finish(store.identity());
    }
    store.write(block, configuration);
    return List.of(block.header().name()).iterator();
  }
}
