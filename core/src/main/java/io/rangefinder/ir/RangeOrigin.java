package io.rangefinder.ir;

import java.util.Locale;

/** Where a range comes from. */
public enum RangeOrigin {
  /** Chosen by a rule from the statistics of a calibration. */
  CALIBRATED,
  /** Read from a fake-quantization node of the graph, or from the constant that it became. */
  TRAINED,
  /** Written by hand. */
  GIVEN,
  /** Read from a .tflite file. */
  STORED,
  /** The default range the user asked for. */
  DEFAULT,
  /** What the operator or the input always has, such as 0 to 1 behind a softmax. */
  FIXED,
  /** Taken over from another tensor, since the operator must not change the codes. */
  SHARED;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
