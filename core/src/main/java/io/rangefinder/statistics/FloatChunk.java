package io.rangefinder.statistics;

import java.nio.FloatBuffer;

/** Some consecutive values of an image, as floats, as their bits, and as ordered integers. */
final class FloatChunk {

  final float[] values;
  final int[] bits;

  /** Integers in the order of the values: -0.0 before +0.0, NaN beyond the infinities. */
  final int[] keys;

  private int length;

  FloatChunk(int capacity) {
    this.values = new float[capacity];
    this.bits = new int[capacity];
    this.keys = new int[capacity];
  }

  int length() {
    return length;
  }

  void read(FloatBuffer source, int from, int count) {
    source.get(from, values, 0, count);
    length = count;
    toBits(values, bits, count);
    toKeys(bits, keys, count);
  }

  private static void toBits(float[] values, int[] bits, int length) {
    for (int i = 0; i < length; i++) {
      bits[i] = Float.floatToRawIntBits(values[i]);
    }
  }

  private static void toKeys(int[] bits, int[] keys, int length) {
    for (int i = 0; i < length; i++) {
      keys[i] = key(bits[i]);
    }
  }

  private static int key(int bits) {
    return bits ^ ((bits >> 31) & Integer.MAX_VALUE);
  }

  static int keyOf(float value) {
    return key(Float.floatToRawIntBits(value));
  }

  /** The value of a key; zero is +0.0. */
  static float valueOf(int key) {
    return Float.intBitsToFloat(key(key)) + 0f;
  }

  long occurrences(float value) {
    long found = 0;
    for (int i = 0; i < length; i++) {
      found += values[i] == value ? 1 : 0;
    }
    return found;
  }

  ValueBounds finiteBounds() {
    float min = Float.POSITIVE_INFINITY;
    float max = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < length; i++) {
      if (Float.isFinite(values[i])) {
        min = Math.min(min, values[i]);
        max = Math.max(max, values[i]);
      }
    }
    return min > max
        ? ValueBounds.empty()
        : new ValueBounds(min, occurrences(min), max, occurrences(max));
  }
}
