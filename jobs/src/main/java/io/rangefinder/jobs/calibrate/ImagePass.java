package io.rangefinder.jobs.calibrate;

import io.rangefinder.jobs.execute.LoweredGraph;
import io.rangefinder.jobs.execute.Partitions;
import io.rangefinder.jobs.execute.Progress;
import io.rangefinder.jobs.source.ImageEntry;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.SerializableConfiguration;

/** Runs a network over images, on Spark. */
final class ImagePass {
  private final SparkSession spark;
  private final CalibrateConfiguration configuration;
  private final Progress progress;
  private final UnaryOperator<List<ImageEntry>> order;

  /**
   * A pass for one calibration.
   *
   * @param order the order in which images are read, which changes no result
   */
  ImagePass(
      SparkSession spark,
      CalibrateConfiguration configuration,
      Progress progress,
      UnaryOperator<List<ImageEntry>> order) {
    this.spark = spark;
    this.configuration = configuration;
    this.progress = progress;
    this.order = order;
  }

  /**
   * Observes every activation over the images.
   *
   * @param stage its name, for progress and Spark's pages
   * @param sampled ids of the images whose inputs are kept
   */
  Observed run(String stage, LoweredGraph graph, List<ImageEntry> images, Set<String> sampled) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    List<ImageEntry> entries = order.apply(images);
    int partitions =
        Partitions.of(configuration.partitions(), entries.size(), context.defaultParallelism());
    LongAccumulator done = spark.sparkContext().longAccumulator("images");
    progress.begin(stage, entries.size(), done::sum);
    context.setJobGroup(stage, "Observe %d images".formatted(entries.size()));
    return new Observed(
        context
            .parallelize(entries, partitions)
            .mapPartitionsToPair(
                new ObserveImages(
                    context.broadcast(graph),
                    context.broadcast(sampled),
                    context.broadcast(new SerializableConfiguration(context.hadoopConfiguration())),
                    configuration.network().preprocessing(),
                    done))
            .persist(StorageLevel.MEMORY_AND_DISK_SER()),
        progress);
  }
}
