package io.rangefinder.jobs.cli;

import static io.rangefinder.jobs.execute.Progress.UNKNOWN;

import java.util.Locale;

/**
 * Words how far a stage is: how much is through, how fast it went since it began, and the time left
 * if it goes on so.
 *
 * @param stage its name
 * @param unit what it counts, as images
 * @param total how many it will take; {@link io.rangefinder.jobs.execute.Progress#UNKNOWN} if
 *     nobody knows
 */
record StageText(String stage, String unit, long total) {
  /** A longer line would break on a terminal of the usual 80 columns, and could not be wiped. */
  private static final int COLUMNS = 79;

  private static final int WIDEST_BAR = 20;
  private static final int NARROWEST_BAR = 4;
  private static final double NANOS_A_SECOND = 1e9;
  private static final double LEAST_RATE = 0.01;
  private static final double WHOLE_RATE = 100;
  private static final long MINUTE = 60;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;

  /** What is through for display: tasks that were retried count again, past the total. */
  long shown(long counted) {
    return total == UNKNOWN ? counted : Math.min(counted, total);
  }

  /**
   * A line for who cannot see a bar.
   *
   * @param counted how many are through
   * @param nanos since the stage began
   */
  String line(long counted, long nanos) {
    return stage + " " + figures(counted, nanos);
  }

  /**
   * The same with a bar, as wide as the figures leave room; without, if the total is unknown.
   *
   * @param counted how many are through
   * @param nanos since the stage began
   */
  String bar(long counted, long nanos) {
    if (total == UNKNOWN) {
      return line(counted, nanos);
    }
    String figures = figures(counted, nanos);
    int room = COLUMNS - stage.length() - figures.length() - " [] ".length();
    int width = Math.max(NARROWEST_BAR, Math.min(WIDEST_BAR, room));
    int filled = total == 0 ? width : (int) ((double) width * shown(counted) / total);
    return stage + " [" + "#".repeat(filled) + " ".repeat(width - filled) + "] " + figures;
  }

  private String figures(long counted, long nanos) {
    long done = shown(counted);
    StringBuilder text = new StringBuilder().append(done);
    if (total != UNKNOWN) {
      text.append('/').append(total);
    }
    text.append(' ').append(unit);
    if (done > 0 && nanos > 0) {
      double rate = done / (nanos / NANOS_A_SECOND);
      if (rate >= LEAST_RATE) {
        text.append(", ").append(rate(rate)).append(' ').append(unit).append("/s");
      }
      if (done < total) {
        text.append(", left ").append(time((long) Math.ceil((total - done) / rate)));
      }
    }
    return text.toString();
  }

  private static String rate(double rate) {
    String format = rate >= WHOLE_RATE ? "%.0f" : rate >= 1 ? "%.1f" : "%.2f";
    return String.format(Locale.ROOT, format, rate);
  }

  private static String time(long seconds) {
    if (seconds < MINUTE) {
      return seconds + " s";
    }
    if (seconds < HOUR) {
      return seconds / MINUTE + " min " + seconds % MINUTE + " s";
    }
    if (seconds < DAY) {
      return seconds / HOUR + " h " + seconds % HOUR / MINUTE + " min";
    }
    return seconds / DAY + " d " + seconds % DAY / HOUR + " h";
  }
}
