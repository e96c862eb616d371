package io.rangefinder.jobs.execute;

import java.util.function.LongSupplier;

/** Sees how far a job is. */
public interface Progress {
  /** The unit of the passes over images. */
  String IMAGES = "images";

  /** The total of a stage that only finds out how many there are. */
  long UNKNOWN = -1;

  /**
   * A stage begins.
   *
   * @param stage its name
   * @param unit what it counts, in the plural: images, operators, steps
   * @param total how many it will take; or {@link #UNKNOWN}
   * @param done says how many are through, as far as is known; any thread may ask
   */
  void begin(String stage, String unit, long total, LongSupplier done);

  /**
   * A stage begins that takes images.
   *
   * @param stage its name
   * @param total images it will take
   * @param done says how many are through, as far as is known; any thread may ask
   */
  default void begin(String stage, long total, LongSupplier done) {
    begin(stage, IMAGES, total, done);
  }

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
