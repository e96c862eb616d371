package io.rangefinder.jobs.cli;

import io.rangefinder.jobs.execute.Progress;
import io.rangefinder.jobs.monitor.JobProgress;
import java.io.PrintWriter;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Shows how far a job is: a bar on a terminal, a line every tenth elsewhere; and to whom asks
 * Spark's metrics, if it is a pass over images.
 */
final class ConsoleProgress implements Progress, AutoCloseable {
  private static final long PERIOD_MILLIS = 200;
  private static final int TENTHS = 10;

  /** Of what has no tenths, a line is printed at the first of these, and at ten times as many. */
  private static final long FIRST_LINE = 1000;

  private final PrintWriter out;
  private final boolean terminal;
  private @Nullable Thread painter;
  private StageText text = new StageText("", IMAGES, 0);
  private LongSupplier done = () -> 0;
  private long begun;
  private long shownTenths;
  private long nextLine;
  private boolean seen;
  private int width;

  ConsoleProgress(PrintWriter out) {
    this(out, Boolean.getBoolean("rangefinder.terminal"));
  }

  ConsoleProgress(PrintWriter out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  @Override
  public void begin(String stage, String unit, long total, LongSupplier newDone) {
    close();
    synchronized (this) {
      text = new StageText(stage, unit, total);
      done = newDone;
      begun = System.nanoTime();
      shownTenths = 0;
      nextLine = FIRST_LINE;
      seen = false;
    }
    if (isPass()) {
      JobProgress.HERE.begin(stage, unit, total, newDone);
    }
    Thread thread = new Thread(this::paint, "progress");
    thread.setDaemon(true);
    painter = thread;
    thread.start();
  }

  @Override
  public void end() {
    close();
    if (isPass()) {
      JobProgress.HERE.end();
    }
    synchronized (this) {
      if (!seen && !isPass()) {
        return;
      }
      long last = text.total() == UNKNOWN ? done.getAsLong() : text.total();
      nextLine = Math.min(nextLine, last);
      show(last);
      if (terminal) {
        out.println();
        out.flush();
        width = 0;
      }
    }
  }

  /** Other stages leave no line if they are over at once. */
  private boolean isPass() {
    return text.unit().equals(IMAGES) && text.total() != UNKNOWN;
  }

  @Override
  public void quarantined(long images) {
    JobProgress.HERE.quarantined(images);
  }

  @Override
  public synchronized void note(String line) {
    if (width > 0) {
      repaint("");
      out.print('\r');
    }
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
          seen = true;
          show(done.getAsLong());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void show(long counted) {
    long total = text.total();
    if (total == 0) {
      return;
    }
    long count = text.shown(counted);
    long nanos = System.nanoTime() - begun;
    if (terminal) {
      repaint(text.bar(count, nanos));
    } else if (total == UNKNOWN) {
      if (count >= nextLine) {
        nextLine = Math.max(nextLine, FIRST_LINE) * TENTHS;
        out.println(text.line(count, nanos));
      }
    } else if (count * TENTHS / total > shownTenths) {
      shownTenths = count * TENTHS / total;
      out.println(text.line(count, nanos));
    }
    out.flush();
  }

  /** Blanks wipe what a longer line left. */
  private void repaint(String line) {
    out.print("\r" + line + " ".repeat(Math.max(0, width - line.length())));
    width = line.length();
  }
}
