package io.rangefinder.jobs.evaluate;

import io.rangefinder.jobs.engine.PinnedEngine;
import io.rangefinder.jobs.execute.FloatModels;
import io.rangefinder.jobs.execute.TfliteModel;
import io.rangefinder.jobs.source.ImageEntry;
import io.rangefinder.jobs.source.ImageLoader;
import io.rangefinder.jobs.source.pixels.Preprocessing;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;

/** The task: its images through all networks, the merged comparison out. */
final class CompareImages implements FlatMapFunction<Iterator<ImageEntry>, TaskComparison> {
  private static final long serialVersionUID = 1L;

  private final PinnedEngine engine;
  private final Broadcast<ComparedNetworks> networks;
  private final Broadcast<Labels> labels;
  private final Broadcast<SerializableConfiguration> hadoop;
  private final Preprocessing preprocessing;
  private final LongAccumulator progress;

  CompareImages(
      PinnedEngine engine,
      Broadcast<ComparedNetworks> networks,
      Broadcast<Labels> labels,
      Broadcast<SerializableConfiguration> hadoop,
      Preprocessing preprocessing,
      LongAccumulator progress) {
    this.engine = engine;
    this.networks = networks;
    this.labels = labels;
    this.hadoop = hadoop;
    this.preprocessing = preprocessing;
    this.progress = progress;
  }

  @Override
  public Iterator<TaskComparison> call(Iterator<ImageEntry> images) {
    engine.require();
    ComparedNetworks compared = networks.value();
    OpaqueOperators operators = compared.opaque();
    try (FloatModels.Lease given = FloatModels.borrow(compared.given().network());
        FloatModels.Lease inner = FloatModels.borrow(compared.inner());
        ImageLoader loader = new ImageLoader(hadoop.value().value(), preprocessing);
        TfliteModel quantized = compared.tflite().loadKeepingAllTensors();
        TfliteModel opaque = operators == null ? null : operators.file().load()) {
      OpaqueComparison behind =
          operators == null || opaque == null ? null : new OpaqueComparison(operators, opaque);
      ImageComparison comparison =
          new ImageComparison(
              compared, given.model(), inner.model(), behind, quantized, labels.value());
      while (images.hasNext()) {
        comparison.add(images.next(), loader);
        progress.add(1);
      }
      return List.of(comparison.result()).iterator();
    }
  }
}
