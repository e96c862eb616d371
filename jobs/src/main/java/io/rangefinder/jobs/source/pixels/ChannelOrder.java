package io.rangefinder.jobs.source.pixels;

/** Which channels a network wants of a pixel, in which order. */
public enum ChannelOrder {
  RGB(PixelLayout.RGB),
  BGR(PixelLayout.RGB),
  /** One channel: the luminance, as {@link PixelLayout#GRAY} says. */
  GRAY(PixelLayout.GRAY),
  /** Colour and opacity, 255 where the image has none. */
  RGBA(PixelLayout.RGBA);

  private final PixelLayout layout;

  ChannelOrder(PixelLayout layout) {
    this.layout = layout;
  }

  /** What an image has to be decoded to. */
  public PixelLayout layout() {
    return layout;
  }

  public int channels() {
    return layout.channels();
  }

  /** The channel of a decoded pixel that a channel of the network is. */
  int source(int channel) {
    return this == BGR ? 2 - channel : channel;
  }
}
