package io.rangefinder.ir;

/**
 * The range of real values known of a tensor.
 *
 * @param range as it was trained, observed or given; not yet moved to where codes lie
 * @param narrow whether the codes meant for it leave out the lowest one
 * @param source what the origin alone does not say, such as the name of a node; may be empty
 */
public record TensorRange(Range range, boolean narrow, RangeOrigin origin, String source) {
  /** A range whose codes are all in use. */
  public TensorRange(Range range, RangeOrigin origin, String source) {
    this(range, false, origin, source);
  }
}
