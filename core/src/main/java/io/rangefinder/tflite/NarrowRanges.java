package io.rangefinder.tflite;

/** What a file says of ranges of real values whose codes leave out the lowest one. */
enum NarrowRanges {
  /** Nothing, as TOCO's files do. */
  AS_OTHERS,
  /** So much: a zero point stands without a scale, which runtimes pass over. */
  NOTED;

  static final long LOWEST_CODE = 1;
}
