package io.rangefinder.jobs.calibrate;

import io.rangefinder.jobs.execute.Progress;
import java.util.function.LongSupplier;

/** Sees how far a job is, and says nothing. */
public final class SilentProgress implements Progress {
  @Override
  public void begin(String stage, String unit, long total, LongSupplier done) {}

  @Override
  public void note(String line) {}

  @Override
  public void end() {}
}
