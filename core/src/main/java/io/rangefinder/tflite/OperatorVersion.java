package io.rangefinder.tflite;

import java.util.Comparator;

/** A builtin operator in one of its versions; ordered as a file lists them. */
record OperatorVersion(int builtinCode, int version) implements Comparable<OperatorVersion> {
  private static final Comparator<OperatorVersion> ORDER =
      Comparator.comparingInt(OperatorVersion::builtinCode)
          .thenComparingInt(OperatorVersion::version);

  @Override
  public int compareTo(OperatorVersion other) {
    return ORDER.compare(this, other);
  }
}
