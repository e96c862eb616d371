package io.rangefinder.tflite;

import java.util.Comparator;

/**
 * An operator in one of its versions; ordered as a file lists them.
 *
 * @param customCode name of an operator that is no builtin; empty for builtins
 */
record OperatorVersion(int builtinCode, String customCode, int version)
    implements Comparable<OperatorVersion> {
  private static final Comparator<OperatorVersion> ORDER =
      Comparator.comparingInt(OperatorVersion::builtinCode)
          .thenComparing(OperatorVersion::customCode)
          .thenComparingInt(OperatorVersion::version);

  /** A builtin operator. */
  OperatorVersion(int builtinCode, int version) {
    this(builtinCode, "", version);
  }

  @Override
  public int compareTo(OperatorVersion other) {
    return ORDER.compare(this, other);
  }
}
