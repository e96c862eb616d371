package io.rangefinder.jobs.execute;

/** How many tasks a dataset is divided into. It decides speed, never a result. */
public final class Partitions {
  private static final int TASKS_A_CORE = 4;
  private static final int LEAST_IMAGES = 16;
  private static final int MOST_IMAGES = 1024;

  private Partitions() {}

  /**
   * The number of tasks: a few for every core, so that a slow one does not hold up the end, but
   * each with enough images to be worth its start and few enough to be worth a retry.
   *
   * @param requested the number asked for, of which no more than there are images are of use; 0 if
   *     nobody asked
   */
  public static int of(int requested, long images, int cores) {
    if (requested > 0) {
      return (int) Math.min(requested, Math.max(1, images));
    }
    long busy = Math.min((long) cores * TASKS_A_CORE, Math.max(1, images / LEAST_IMAGES));
    return (int) Math.max(busy, (images + MOST_IMAGES - 1) / MOST_IMAGES);
  }
}
