package io.rangefinder.ir;

/**
 * The range of real values known of a tensor, and where it comes from.
 *
 * @param range as it was trained, observed, chosen or given; not yet moved to where codes lie
 * @param narrow whether the codes meant for it leave out the lowest one
 * @param rule the name of the rule that chose it, which may not be the one that was asked; empty if
 *     no rule did
 * @param detail what the origin alone does not say, such as the name of a node or why the rule
 *     chose so; may be empty
 */
public record TensorRange(
    Range range, boolean narrow, RangeOrigin origin, String rule, String detail) {
  /** A range that no rule chose. */
  public TensorRange(Range range, boolean narrow, RangeOrigin origin, String detail) {
    this(range, narrow, origin, "", detail);
  }

  /** A range that no rule chose and whose codes are all in use. */
  public TensorRange(Range range, RangeOrigin origin, String detail) {
    this(range, false, origin, detail);
  }

  /** A range that a rule chose from statistics. */
  public static TensorRange calibrated(Range range, String rule, String detail) {
    return new TensorRange(range, false, RangeOrigin.CALIBRATED, rule, detail);
  }

  /** Another range from the same origin. */
  public TensorRange withRange(Range other) {
    return new TensorRange(other, narrow, origin, rule, detail);
  }

  /** The same range with more said of its origin. */
  public TensorRange withDetail(String more) {
    return new TensorRange(range, narrow, origin, rule, more);
  }

  /** The least range that holds both, from this one's origin; narrow if both are. */
  public TensorRange union(TensorRange other) {
    return new TensorRange(range.union(other.range), narrow && other.narrow, origin, rule, detail);
  }

  /** The origin as text, such as {@code calibrated mse over 300 images}. */
  public String originText() {
    return detail.isEmpty() ? origin.toString() : origin + " " + detail;
  }
}
