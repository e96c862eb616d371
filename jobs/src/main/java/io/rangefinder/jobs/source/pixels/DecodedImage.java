package io.rangefinder.jobs.source.pixels;

/** An image as every decoder gives it: uint8 RGB, row-major, HWC. */
public final class DecodedImage {
  private final int height;
  private final int width;
  private final byte[] rgb;

  /**
   * @param rgb height × width × 3 bytes, each 0 to 255 when read unsigned; the array is not copied
   */
  public DecodedImage(int height, int width, byte[] rgb) {
    if (height < 1 || width < 1 || rgb.length != (long) height * width * 3) {
      throw new IllegalArgumentException(
          rgb.length + " bytes are no RGB image of " + height + " x " + width);
    }
    this.height = height;
    this.width = width;
    this.rgb = rgb;
  }

  public int height() {
    return height;
  }

  public int width() {
    return width;
  }

  /** The array itself, no copy. */
  public byte[] rgb() {
    return rgb;
  }
}
