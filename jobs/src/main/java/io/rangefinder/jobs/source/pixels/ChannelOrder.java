package io.rangefinder.jobs.source.pixels;

/** Which channels a network wants of a pixel, in which order. */
public enum ChannelOrder {
  RGB(PixelLayout.RGB, 0, 1, 2),
  BGR(PixelLayout.RGB, 2, 1, 0),
  /** One channel: the luminance, as {@link PixelLayout#GRAY} says. */
  GRAY(PixelLayout.GRAY, 0),
  /** Colour and opacity, 255 where the image has none. */
  RGBA(PixelLayout.RGBA, 0, 1, 2, 3);

  private final PixelLayout layout;
  private final int[] source;

  ChannelOrder(PixelLayout layout, int... source) {
    this.layout = layout;
    this.source = source;
  }

  /** What an image has to be decoded to. */
  public PixelLayout layout() {
    return layout;
  }

  public int channels() {
    return source.length;
  }

  /** The channel of a decoded pixel that a channel of the network is. */
  int source(int channel) {
    return source[channel];
  }
}
