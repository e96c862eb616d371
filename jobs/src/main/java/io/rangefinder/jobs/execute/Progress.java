package io.rangefinder.jobs.execute;

import java.util.function.LongSupplier;

/** Sees how far a job is. */
public interface Progress {
  /**
   * A stage begins.
   *
   * @param stage its name
   * @param total images it will take
   * @param done says how many are through, as far as is known; any thread may ask
   */
  void begin(String stage, long total, LongSupplier done);

  /** Tells something beside the stages. */
  void note(String line);

  /**
   * Images turned out to be unusable.
   *
   * @param images how many more
   */
  default void quarantined(long images) {}

  /** The stage is through. */
  void end();
}
