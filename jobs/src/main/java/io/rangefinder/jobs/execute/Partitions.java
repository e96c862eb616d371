package io.rangefinder.jobs.execute;

/** How many tasks a dataset is divided into. It decides speed, never a result. */
public final class Partitions {
  private static final int MOST_TASKS_A_CORE = 4;

  /** Fewer images are not worth the start of a task, not even on a core that has nothing to do. */
  private static final int LEAST_IMAGES = 16;

  /** From here on the start of a task no longer counts. */
  private static final int ENOUGH_IMAGES = 64;

  /** More images are not worth losing to a task that has to be done again. */
  private static final int MOST_IMAGES = 1024;

  private Partitions() {}

  /**
   * The number of tasks: one for every core, or a few, so that a slow one does not hold up the end,
   * if there are images enough for them.
   *
   * @param requested the number asked for, of which no more than there are images are of use; 0 if
   *     nobody asked
   */
  public static int of(int requested, long images, int cores) {
    if (requested > 0) {
      return (int) Math.min(requested, Math.max(1, images));
    }
    long least = Math.min(cores, Math.max(1, images / LEAST_IMAGES));
    long busy = Math.min((long) cores * MOST_TASKS_A_CORE, images / ENOUGH_IMAGES);
    return (int) Math.max(Math.max(least, busy), (images + MOST_IMAGES - 1) / MOST_IMAGES);
  }
}
