package io.rangefinder.jobs.source.pixels;

/** An image that a decoder fills pixel by pixel, from whatever form its colours have. */
final class PixelCanvas {
  private final int height;
  private final int width;
  private final PixelLayout layout;
  private final byte[] samples;

  /** All bytes are 0: black and, where there is opacity, transparent. */
  PixelCanvas(ImageHeader size, PixelLayout layout) {
    this.height = size.height();
    this.width = size.width();
    this.layout = layout;
    this.samples = new byte[height * width * layout.channels()];
  }

  /** Sets a pixel to an opaque colour, {@code 0xRRGGBB}. */
  void set(int y, int x, int rgb) {
    setArgb(y, x, 0xff000000 | rgb);
  }

  /** Sets a pixel to a colour, {@code 0xAARRGGBB}. */
  void setArgb(int y, int x, int argb) {
    int at = (y * width + x) * layout.channels();
    int red = argb >> 16 & 0xff;
    int green = argb >> 8 & 0xff;
    int blue = argb & 0xff;
    if (layout == PixelLayout.GRAY) {
      samples[at] = (byte) ((299 * red + 587 * green + 114 * blue + 500) / 1000);
      return;
    }
    samples[at] = (byte) red;
    samples[at + 1] = (byte) green;
    samples[at + 2] = (byte) blue;
    if (layout == PixelLayout.RGBA) {
      samples[at + 3] = (byte) (argb >>> 24);
    }
  }

  DecodedImage image() {
    return new DecodedImage(height, width, layout, samples);
  }
}
