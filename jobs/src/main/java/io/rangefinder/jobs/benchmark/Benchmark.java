package io.rangefinder.jobs.benchmark;

import io.rangefinder.jobs.execute.BatchSize;
import io.rangefinder.jobs.execute.Progress;
import io.rangefinder.jobs.source.ImageEntry;
import io.rangefinder.jobs.source.ImageLocation;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/**
 * Measures what the parts of a calibration take: the stages in turn, round after round, so that
 * whatever else happens on the machine happens to all of them.
 *
 * @param batchSize images a run of the network; 0 chooses from the network
 * @param tasks that run at the same time, each on one core as on an executor
 * @param rounds that are measured, after those that warm up
 * @param imagesARound a task in each stage; 0 takes as many as keep the whole network busy for
 *     about a second
 */
public record Benchmark(
    BenchmarkNetwork network,
    ImageLocation images,
    int batchSize,
    int tasks,
    int rounds,
    int imagesARound) {
  private static final int MOST_IMAGES = 256;
  private static final int WARM_ROUNDS = 2;
  private static final double ROUND_MILLIS = 1000;

  /**
   * Measures.
   *
   * @throws io.rangefinder.ir.UserException if the network takes no images, or there are none
   */
  public BenchmarkResult run(SparkSession spark, Progress progress) {
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    int chosenSize = network.observed(BatchSize.of(batchSize, network.model())).batchSize();
    List<ImageEntry> usable = UsableImages.of(images, network.preprocessing(), MOST_IMAGES, spark);
    List<MeasuredTask> running = new ArrayList<>();
    try (TaskThreads threads = new TaskThreads(tasks)) {
      for (int task = 0; task < tasks; task++) {
        running.add(new MeasuredTask(network, chosenSize, usable, hadoop));
      }
      return measure(running, threads, chosenSize, progress);
    } finally {
      running.forEach(MeasuredTask::close);
    }
  }

  private BenchmarkResult measure(
      List<MeasuredTask> running, TaskThreads threads, int chosenSize, Progress progress) {
    int count = imagesARound == 0 ? enough(running, threads, chosenSize) : imagesARound;
    Map<Stage, List<Round>> measured = new EnumMap<>(Stage.class);
    long imagesAStage = (long) count * tasks;
    AtomicLong done = new AtomicLong();
    progress.begin(
        "benchmark", imagesAStage * Stage.values().length * (WARM_ROUNDS + rounds), done::get);
    for (int round = 0; round < WARM_ROUNDS + rounds; round++) {
      for (Stage stage : Stage.values()) {
        Round taken = round(running, threads, stage, count);
        done.addAndGet(imagesAStage);
        if (round >= WARM_ROUNDS) {
          measured.computeIfAbsent(stage, absent -> new ArrayList<>()).add(taken);
        }
      }
    }
    progress.end();
    List<StageTimes> stages = new ArrayList<>();
    measured.forEach(
        (stage, rounds) ->
            stages.add(
                new StageTimes(
                    stage,
                    rounds.stream().map(Round::millis).toList(),
                    rounds.stream().map(Round::processorMillis).toList())));
    return new BenchmarkResult(network.name(), tasks, chosenSize, count, stages);
  }

  /** Whole batches; the second run of the network tells how long they take. */
  private static int enough(List<MeasuredTask> running, TaskThreads threads, int batchSize) {
    round(running, threads, Stage.EVERYTHING, batchSize);
    double millis = round(running, threads, Stage.EVERYTHING, 2 * batchSize).processorMillis();
    return batchSize * (int) Math.ceil(ROUND_MILLIS / millis / batchSize);
  }

  /** What an image took on one core. */
  private record Round(double millis, double processorMillis) {}

  private static Round round(
      List<MeasuredTask> running, TaskThreads threads, Stage stage, int count) {
    ThreadMXBean clock = ManagementFactory.getThreadMXBean();
    long start = System.nanoTime();
    List<Callable<Long>> parts = new ArrayList<>();
    for (MeasuredTask task : running) {
      parts.add(
          () -> {
            long before = clock.getCurrentThreadCpuTime();
            task.run(stage, count);
            return clock.getCurrentThreadCpuTime() - before;
          });
    }
    long processor = threads.run(parts).stream().mapToLong(Long::longValue).sum();
    long elapsed = System.nanoTime() - start;
    return new Round(elapsed / 1e6 / count, processor / 1e6 / count / running.size());
  }
}
