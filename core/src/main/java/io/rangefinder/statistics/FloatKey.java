package io.rangefinder.statistics;

/**
 * Integers in the order of floats: -0.0 before +0.0, NaN beyond the infinities.
 *
 * <p>The loops compare by arithmetic, and all arrays have the same index: so the compiler makes
 * vector instructions of them, which it does not with {@code Math.min} or a second index.
 */
final class FloatKey {

  private FloatKey() {}

  static int ofBits(int bits) {
    return bits ^ ((bits >> 31) & Integer.MAX_VALUE);
  }

  static int of(float value) {
    return ofBits(Float.floatToRawIntBits(value));
  }

  /** The value of a key; values of the code of zero are +0.0. */
  static float value(int key) {
    return FloatCode.flush(Float.intBitsToFloat(ofBits(key)));
  }

  /**
   * Turns bits into keys, the lesser of each pair into {@code a} and the greater into {@code b}.
   */
  static void orderBits(int[] a, int[] b, int length) {
    for (int j = 0; j < length; j++) {
      int k = a[j];
      int l = b[j];
      k ^= (k >> 31) & Integer.MAX_VALUE;
      l ^= (l >> 31) & Integer.MAX_VALUE;
      int swap = (k ^ l) & (((k & ~l) | (~(k ^ l) & (k - l))) >> 31);
      a[j] = l ^ swap;
      b[j] = k ^ swap;
    }
  }

  /** Puts the lesser key of each pair into {@code a} and the greater into {@code b}. */
  static void order(int[] a, int[] b, int length) {
    for (int j = 0; j < length; j++) {
      int k = a[j];
      int l = b[j];
      int swap = (k ^ l) & (((k & ~l) | (~(k ^ l) & (k - l))) >> 31);
      a[j] = l ^ swap;
      b[j] = k ^ swap;
    }
  }
}
