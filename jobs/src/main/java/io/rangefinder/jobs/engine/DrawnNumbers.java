package io.rangefinder.jobs.engine;

/**
 * Numbers in [-1, 1) that are the same everywhere: whole numbers of a linear congruential generator
 * (Knuth's MMIX), 24 bits of each, divided by a power of two.
 */
final class DrawnNumbers {
  private static final long FACTOR = 6364136223846793005L;
  private static final long INCREMENT = 1442695040888963407L;

  private long state;

  DrawnNumbers(long seed) {
    this.state = seed;
  }

  float[] next(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      state = state * FACTOR + INCREMENT;
      values[i] = (int) (state >> 40) * 0x1p-23f;
    }
    return values;
  }
}
