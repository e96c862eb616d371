package io.rangefinder.jobs.evaluate;

import io.rangefinder.ir.UserException;
import io.rangefinder.jobs.engine.PinnedEngine;
import io.rangefinder.jobs.source.ImageEntry;
import io.rangefinder.jobs.source.ImageLoader;
import io.rangefinder.jobs.source.pixels.Preprocessing;
import io.rangefinder.jobs.source.pixels.UnusableImageException;
import io.rangefinder.metrics.OperatorError;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.PairFlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;
import scala.Tuple2;

/** The task: its images through every operator, the merged error of each result out. */
final class MeasureOperators
    implements PairFlatMapFunction<Iterator<ImageEntry>, String, OperatorError> {
  private static final long serialVersionUID = 1L;

  private final PinnedEngine engine;
  private final Broadcast<MeasuredNetworks> networks;
  private final Broadcast<SerializableConfiguration> hadoop;
  private final Preprocessing preprocessing;
  private final LongAccumulator progress;

  MeasureOperators(
      PinnedEngine engine,
      Broadcast<MeasuredNetworks> networks,
      Broadcast<SerializableConfiguration> hadoop,
      Preprocessing preprocessing,
      LongAccumulator progress) {
    this.engine = engine;
    this.networks = networks;
    this.hadoop = hadoop;
    this.preprocessing = preprocessing;
    this.progress = progress;
  }

  @Override
  public Iterator<Tuple2<String, OperatorError>> call(Iterator<ImageEntry> images) {
    engine.require();
    OperatorMeasurement measurement = new OperatorMeasurement(networks.value());
    int elements = networks.value().inner().imageElements();
    try (ImageLoader loader = new ImageLoader(hadoop.value().value(), preprocessing)) {
      List<float[]> batch = new ArrayList<>();
      while (images.hasNext()) {
        float[] input = new float[elements];
        load(images.next(), loader, input);
        batch.add(input);
        if (batch.size() == measurement.batchSize() || !images.hasNext()) {
          measurement.add(batch);
          progress.add(batch.size());
          batch.clear();
        }
      }
    }
    List<Tuple2<String, OperatorError>> errors = new ArrayList<>();
    measurement.errors().forEach((tensor, error) -> errors.add(new Tuple2<>(tensor, error)));
    return errors.iterator();
  }

  private static void load(ImageEntry image, ImageLoader loader, float[] input) {
    try {
      loader.load(image, input, 0);
    } catch (UnusableImageException e) {
      throw new UserException(
          "The image '%s' could be used at first, but now not: %s. Keep the images as they are while they are evaluated."
              .formatted(image.id(), e.getMessage()),
          e);
    }
  }
}
