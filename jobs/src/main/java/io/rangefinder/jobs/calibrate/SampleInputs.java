package io.rangefinder.jobs.calibrate;

import io.rangefinder.jobs.engine.PinnedEngine;
import io.rangefinder.jobs.source.ImageEntry;
import io.rangefinder.jobs.source.ImageLoader;
import io.rangefinder.jobs.source.pixels.Preprocessing;
import io.rangefinder.jobs.source.pixels.UnusableImageException;
import io.rangefinder.jobs.store.SampleTable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.util.SerializableConfiguration;

/**
 * The task: some images to rows of the sample, in order; those that cannot be used are left out.
 */
final class SampleInputs implements FlatMapFunction<Iterator<ImageEntry>, Row> {
  private static final long serialVersionUID = 1L;

  private final PinnedEngine engine;
  private final Broadcast<SerializableConfiguration> hadoop;
  private final Preprocessing preprocessing;
  private final int elements;

  /**
   * @param elements values of one input
   */
  SampleInputs(
      PinnedEngine engine,
      Broadcast<SerializableConfiguration> hadoop,
      Preprocessing preprocessing,
      int elements) {
    this.engine = engine;
    this.hadoop = hadoop;
    this.preprocessing = preprocessing;
    this.elements = elements;
  }

  @Override
  public Iterator<Row> call(Iterator<ImageEntry> images) {
    engine.require();
    List<Row> rows = new ArrayList<>();
    float[] input = new float[elements];
    try (ImageLoader loader = new ImageLoader(hadoop.value().value(), preprocessing)) {
      while (images.hasNext()) {
        ImageEntry image = images.next();
        try {
          loader.load(image, input, 0);
        } catch (UnusableImageException quarantined) {
          continue;
        }
        rows.add(SampleTable.row(image.id(), SampleTable.bytes(input)));
      }
    }
    return rows.iterator();
  }
}
