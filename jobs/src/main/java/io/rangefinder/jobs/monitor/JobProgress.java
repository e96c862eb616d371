package io.rangefinder.jobs.monitor;

import io.rangefinder.jobs.execute.Progress;
import java.util.function.LongSupplier;

/** How far the job of this process is, for {@link JobGauges}; a process runs one job at a time. */
public final class JobProgress implements Progress {
  /** That of this process: Spark makes the plugin, so the two can meet nowhere else. */
  public static final JobProgress HERE = new JobProgress();

  /**
   * A stage.
   *
   * @param number stages begun with this one
   * @param total images it takes
   * @param done how many are through
   */
  private record Stage(long number, long total, LongSupplier done) {}

  private volatile Stage stage = new Stage(0, 0, () -> 0);
  private volatile long quarantined;

  JobProgress() {}

  @Override
  public synchronized void begin(String name, String unit, long total, LongSupplier done) {
    stage = new Stage(stage.number + 1, total, done);
  }

  @Override
  public void note(String line) {}

  @Override
  public synchronized void end() {
    long total = stage.total;
    stage = new Stage(stage.number, total, () -> total);
  }

  @Override
  public synchronized void quarantined(long images) {
    quarantined += images;
  }

  /** Stages begun so far. */
  long stages() {
    return stage.number;
  }

  /** Images that the stage takes. */
  long imagesToDo() {
    return stage.total;
  }

  /** Images of the stage that are through; those of a task that ran twice count once. */
  long imagesDone() {
    Stage seen = stage;
    return Math.min(seen.done.getAsLong(), seen.total);
  }

  /** Images found unusable so far. */
  long imagesQuarantined() {
    return quarantined;
  }
}
