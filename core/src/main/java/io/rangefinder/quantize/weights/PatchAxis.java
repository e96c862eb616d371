package io.rangefinder.quantize.weights;

/** Which row of the input each tap of a window reads at each row of the output; or columns. */
final class PatchAxis {
  /** Where a tap reads a zero. */
  static final int OUTSIDE = -1;

  private final int extent;
  private final int outputs;
  private final int taps;
  private final int[] sources;

  private PatchAxis(int extent, int outputs, int taps, int[] sources) {
    this.extent = extent;
    this.outputs = outputs;
    this.taps = taps;
    this.sources = sources;
  }

  /**
   * The axis of a window that moves over the input.
   *
   * @param extent rows of the input
   * @param outputs rows of the output
   * @param taps rows of the window
   * @param padding rows of zeros before the input
   */
  static PatchAxis forward(
      int extent, int outputs, int taps, int stride, int dilation, int padding) {
    int[] sources = new int[outputs * taps];
    for (int i = 0; i < sources.length; i++) {
      int source = (i / taps) * stride - padding + (i % taps) * dilation;
      sources[i] = source >= 0 && source < extent ? source : OUTSIDE;
    }
    return new PatchAxis(extent, outputs, taps, sources);
  }

  /** The axis of a window that moves over the output, each input row reaching all taps of one. */
  static PatchAxis transposed(
      int extent, int outputs, int taps, int stride, int dilation, int padding) {
    int[] sources = new int[outputs * taps];
    for (int i = 0; i < sources.length; i++) {
      int reached = i / taps + padding - (i % taps) * dilation;
      boolean inside = reached >= 0 && reached % stride == 0 && reached / stride < extent;
      sources[i] = inside ? reached / stride : OUTSIDE;
    }
    return new PatchAxis(extent, outputs, taps, sources);
  }

  /** Rows of the input. */
  int extent() {
    return extent;
  }

  /** Rows of the output. */
  int outputs() {
    return outputs;
  }

  /** Rows of the window. */
  int taps() {
    return taps;
  }

  /** The row that a tap reads, or {@link #OUTSIDE}. */
  int source(int output, int tap) {
    return sources[output * taps + tap];
  }
}
