package io.rangefinder.jobs.cli;

import io.rangefinder.jobs.execute.Progress;
import io.rangefinder.jobs.monitor.JobProgress;
import java.io.PrintWriter;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Shows how far a job is: a bar on a terminal, a line every tenth elsewhere; and to whom asks
 * Spark's metrics.
 */
final class ConsoleProgress implements Progress, AutoCloseable {
  private static final long PERIOD_MILLIS = 200;
  private static final int BAR = 40;
  private static final int TENTHS = 10;

  private final PrintWriter out;
  private final boolean terminal = Boolean.getBoolean("rangefinder.terminal");
  private @Nullable Thread painter;
  private String stage = "";
  private long total;
  private LongSupplier done = () -> 0;
  private long shownTenths;

  ConsoleProgress(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void begin(String newStage, long newTotal, LongSupplier newDone) {
    close();
    synchronized (this) {
      stage = newStage;
      total = newTotal;
      done = newDone;
      shownTenths = 0;
    }
    JobProgress.HERE.begin(newStage, newTotal, newDone);
    Thread thread = new Thread(this::paint, "progress");
    thread.setDaemon(true);
    painter = thread;
    thread.start();
  }

  @Override
  public void end() {
    close();
    JobProgress.HERE.end();
    synchronized (this) {
      show(total);
      if (terminal) {
        out.println();
        out.flush();
      }
    }
  }

  @Override
  public void quarantined(long images) {
    JobProgress.HERE.quarantined(images);
  }

  @Override
  public synchronized void note(String line) {
    out.println(line);
    out.flush();
  }

  @Override
  public void close() {
    Thread thread = painter;
    if (thread != null) {
      thread.interrupt();
      painter = null;
    }
  }

  private void paint() {
    try {
      while (true) {
        Thread.sleep(PERIOD_MILLIS);
        synchronized (this) {
          if (Thread.interrupted()) {
            return;
          }
          show(done.getAsLong());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Retried tasks count their images again, so the count may run past the total. */
  private void show(long counted) {
    if (total == 0) {
      return;
    }
    long count = Math.min(counted, total);
    if (terminal) {
      int filled = (int) (BAR * count / total);
      out.printf(
          "\r%s [%s%s] %d/%d images",
          stage, "#".repeat(filled), " ".repeat(BAR - filled), count, total);
    } else if (count * TENTHS / total > shownTenths) {
      shownTenths = count * TENTHS / total;
      out.printf("%s %d/%d images%n", stage, count, total);
    }
    out.flush();
  }
}
