package io.rangefinder.ir;

/** The closed interval of real values that a tensor's codes cover; finite, min not above max. */
public record Range(double min, double max) {

  public Range {
    if (!Double.isFinite(min) || !Double.isFinite(max) || min > max) {
      throw new IllegalArgumentException("No range reaches from %s to %s.".formatted(min, max));
    }
    min += 0.0;
    max += 0.0;
  }

  /** The least range that holds all elements of a constant and zero; none of them NaN. */
  public static Range ofElements(float[] elements) {
    float min = 0;
    float max = 0;
    for (float element : elements) {
      min = Math.min(min, element);
      max = Math.max(max, element);
    }
    return new Range(min, max);
  }

  /** The least range that holds this one and another. */
  public Range union(Range other) {
    return new Range(Math.min(min, other.min), Math.max(max, other.max));
  }

  /** The least range that holds this one and zero, as asymmetric quantization needs. */
  public Range includingZero() {
    return new Range(Math.min(min, 0), Math.max(max, 0));
  }

  /** The part of this range within another one; the nearest end of it if they do not meet. */
  public Range clampedTo(Range other) {
    return new Range(other.clamp(min), other.clamp(max));
  }

  private double clamp(double value) {
    return Math.min(Math.max(value, min), max);
  }
}
