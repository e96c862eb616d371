package io.rangefinder.jobs.benchmark;

import io.rangefinder.jobs.execute.BatchSize;
import io.rangefinder.jobs.execute.MemoryNeed;
import io.rangefinder.jobs.source.ImageEntry;
import io.rangefinder.jobs.source.ImageLocation;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/**
 * Watches the memory of a process that calibrates for long: task after task, each with a decoder
 * and accumulators of its own, as on an executor.
 *
 * @param batchSize images a run of the network; 0 chooses from the network
 * @param tasks that run at the same time
 * @param total images to take, over and over those that there are
 */
public record MemoryCurve(
    BenchmarkNetwork network, ImageLocation images, int batchSize, int tasks, long total) {
  private static final int MOST_IMAGES = 1000;
  private static final int IMAGES_A_TASK = 250;
  private static final int SAMPLES = 40;

  /**
   * Runs.
   *
   * @param samples sees the memory about forty times on the way, the first time after the first
   *     tasks
   * @return what executors were told to need
   */
  public MemoryNeed run(SparkSession spark, Consumer<MemorySample> samples) {
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    int chosenSize = network.observed(BatchSize.of(batchSize, network.model())).batchSize();
    List<ImageEntry> usable = UsableImages.of(images, network.preprocessing(), MOST_IMAGES, spark);
    AtomicLong done = new AtomicLong();
    long every = Math.max(1, total / SAMPLES);
    Callable<Long> worker =
        () -> {
          long last;
          do {
            try (MeasuredTask task = new MeasuredTask(network, chosenSize, usable, hadoop)) {
              task.run(Stage.EVERYTHING, IMAGES_A_TASK);
              task.finish();
            }
            last = done.addAndGet(IMAGES_A_TASK);
            if (last == IMAGES_A_TASK || last / every > (last - IMAGES_A_TASK) / every) {
              samples.accept(MemorySample.after(last));
            }
          } while (last < total);
          return last;
        };
    List<Callable<Long>> workers = new ArrayList<>();
    for (int task = 0; task < tasks; task++) {
      workers.add(worker);
    }
    try (TaskThreads threads = new TaskThreads(tasks)) {
      threads.run(workers);
    }
    return MemoryNeed.of(network.observed(chosenSize), tasks);
  }
}
