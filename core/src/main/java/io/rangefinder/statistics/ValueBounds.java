package io.rangefinder.statistics;

/**
 * The exact least and greatest finite value, and how often each occurs: a value where an activation
 * saturates occurs often. Zero is +0.0, whatever its sign was.
 *
 * <p>Without finite values: {@code min} is +infinity, {@code max} -infinity, both counts 0.
 */
public record ValueBounds(float min, long minCount, float max, long maxCount) {

  private static final ValueBounds EMPTY =
      new ValueBounds(Float.POSITIVE_INFINITY, 0, Float.NEGATIVE_INFINITY, 0);

  public ValueBounds {
    boolean none =
        minCount == 0
            && maxCount == 0
            && min == Float.POSITIVE_INFINITY
            && max == Float.NEGATIVE_INFINITY;
    boolean some =
        minCount > 0 && maxCount > 0 && min <= max && Float.isFinite(min) && Float.isFinite(max);
    if (!none && !some) {
      throw new IllegalArgumentException(
          "Bounds %s (%d times) and %s (%d times) cannot be."
              .formatted(min, minCount, max, maxCount));
    }
    min += 0f;
    max += 0f;
  }

  /** The bounds of nothing. */
  public static ValueBounds empty() {
    return EMPTY;
  }

  public boolean isEmpty() {
    return minCount == 0;
  }

  /** The bounds of both. */
  public ValueBounds merge(ValueBounds other) {
    float least = Math.min(min, other.min);
    float greatest = Math.max(max, other.max);
    return new ValueBounds(
        least,
        (min == least ? minCount : 0) + (other.min == least ? other.minCount : 0),
        greatest,
        (max == greatest ? maxCount : 0) + (other.max == greatest ? other.maxCount : 0));
  }

  void write(ByteSink sink) {
    sink.writeFloat(min);
    sink.writeCount(minCount);
    sink.writeFloat(max);
    sink.writeCount(maxCount);
  }

  static ValueBounds read(ByteSource source) {
    return new ValueBounds(
        source.readFloat(), source.readCount(), source.readFloat(), source.readCount());
  }
}
