package io.rangefinder.jobs.source.pixels;

/** An image as every decoder gives it: uint8, row-major, HWC. */
public final class DecodedImage {
  private final int height;
  private final int width;
  private final PixelLayout layout;
  private final byte[] samples;

  /**
   * @param samples height × width × channels bytes, each 0 to 255 when read unsigned; the array is
   *     not copied
   */
  public DecodedImage(int height, int width, PixelLayout layout, byte[] samples) {
    if (height < 1 || width < 1 || samples.length != (long) height * width * layout.channels()) {
      throw new IllegalArgumentException(
          samples.length + " bytes are no " + layout + " image of " + height + " x " + width);
    }
    this.height = height;
    this.width = width;
    this.layout = layout;
    this.samples = samples;
  }

  /** An image of three colours. */
  public DecodedImage(int height, int width, byte[] rgb) {
    this(height, width, PixelLayout.RGB, rgb);
  }

  public int height() {
    return height;
  }

  public int width() {
    return width;
  }

  public PixelLayout layout() {
    return layout;
  }

  /** The array itself, no copy. */
  public byte[] samples() {
    return samples;
  }
}
