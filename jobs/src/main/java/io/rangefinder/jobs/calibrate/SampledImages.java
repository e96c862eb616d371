package io.rangefinder.jobs.calibrate;

import io.rangefinder.jobs.engine.PinnedEngine;
import io.rangefinder.jobs.execute.LoweredGraph;
import io.rangefinder.jobs.source.ImageEntry;
import io.rangefinder.jobs.source.ImageManifest;
import io.rangefinder.jobs.store.SampleTable;
import io.rangefinder.model.DeployableModel;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.util.SerializableConfiguration;

/** The inputs that a network gets for some images, made where the executors are. */
final class SampledImages {
  /** Whoever fits weights to them holds them all in memory, and every run reads them again. */
  private static final int MOST = 512;

  /** Whatever the number of cores, so that runs have the same files. */
  private static final int ROWS_A_FILE = 64;

  private final JavaSparkContext context;
  private final PinnedEngine engine;
  private final CalibrateConfiguration configuration;

  SampledImages(
      JavaSparkContext context, PinnedEngine engine, CalibrateConfiguration configuration) {
    this.context = context;
    this.engine = engine;
    this.configuration = configuration;
  }

  /** The sample that a run keeps. */
  JavaRDD<Row> rows(ImageManifest listed, DeployableModel model) {
    int elements = LoweredGraph.of(model, 1).imageElements();
    long bytes = (long) elements * Float.BYTES;
    long most = Math.min(MOST, Math.max(1, configuration.sampleBytes() / bytes));
    return rows(listed.lowest((int) most), elements);
  }

  /** The inputs of those of some images that can be used, in their order. */
  List<float[]> inputs(List<ImageEntry> images, DeployableModel model) {
    return rows(images, LoweredGraph.of(model, 1).imageElements()).collect().stream()
        .map(SampleTable::input)
        .toList();
  }

  private JavaRDD<Row> rows(List<ImageEntry> images, int elements) {
    return context
        .parallelize(images, (images.size() + ROWS_A_FILE - 1) / ROWS_A_FILE)
        .mapPartitions(
            new SampleInputs(
                engine,
                context.broadcast(new SerializableConfiguration(context.hadoopConfiguration())),
                configuration.network().preprocessing(),
                elements));
  }
}
