package io.rangefinder.jobs.toco;

/** How far numbers of two conversions may be apart. */
enum Tolerance {
  /** Equal to the last bit. */
  NONE(0, 0),
  /** What the corpus grants where a folded float or a scale differs in its last bits. */
  LAST_BITS(1e-6, 1);

  private final double relative;
  private final int codes;

  Tolerance(double relative, int codes) {
    this.relative = relative;
    this.codes = codes;
  }

  /** For floats: a part of the largest magnitude of the tensor or range. */
  double relative() {
    return relative;
  }

  /** For codes and biases. */
  int codes() {
    return codes;
  }
}
