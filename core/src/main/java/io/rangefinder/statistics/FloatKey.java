package io.rangefinder.statistics;

/** Integers in the order of floats: -0.0 before +0.0, NaN beyond the infinities. */
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
}
