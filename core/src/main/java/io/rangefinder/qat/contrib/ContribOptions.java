package io.rangefinder.qat.contrib;

/**
 * What the old tool was asked for.
 *
 * @param training whether ranges are observed, rather than read
 * @param delay runs before the first quantized one
 */
public record ContribOptions(
    Rules rules,
    boolean training,
    int weightBits,
    int activationBits,
    boolean symmetric,
    long delay) {
  /** The same of an evaluation graph. */
  public ContribOptions forEvaluation() {
    return new ContribOptions(rules, false, weightBits, activationBits, symmetric, 0);
  }
}
