package io.rangefinder.jobs.source.pixels;

/** What the bytes of a decoded pixel are. */
public enum PixelLayout {
  /**
   * One grey value: a JPEG's own luminance, of other formats the nearest whole number to 0.299 R +
   * 0.587 G + 0.114 B.
   */
  GRAY(1),
  RGB(3),
  /** Colour and opacity, 255 where the image has none; colours are not multiplied by it. */
  RGBA(4);

  private final int channels;

  PixelLayout(int channels) {
    this.channels = channels;
  }

  public int channels() {
    return channels;
  }
}
