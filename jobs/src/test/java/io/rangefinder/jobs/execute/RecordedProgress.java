package io.rangefinder.jobs.execute;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** Keeps what became of each stage: its name, unit and total, and what was through at its end. */
public final class RecordedProgress implements Progress {
  private final List<String> stages = new ArrayList<>();
  private String begun = "";
  private LongSupplier done = () -> 0;

  @Override
  public void begin(String stage, String unit, long total, LongSupplier newDone) {
    begun = "%s %s %d".formatted(stage, unit, total);
    done = newDone;
  }

  @Override
  public void note(String line) {}

  @Override
  public void end() {
    stages.add(begun + ": " + done.getAsLong());
  }

  /** The stages that ended, in their order. */
  public List<String> stages() {
    return stages;
  }
}
