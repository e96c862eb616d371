package io.rangefinder.jobs.source.pixels;

import io.rangefinder.jobs.source.pixels.UnusableImageException.Reason;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The size an image says it has, read before anything is decoded.
 *
 * @param height as stored, above 0
 * @param width as stored, above 0
 */
record ImageHeader(int height, int width) {
  private static final int PNG_IHDR = 0x49484452;
  private static final int BMP_BITS = 24;

  /**
   * Reads the header of a JPEG, PNG, BMP or GIF.
   *
   * @throws UnusableImageException TRUNCATED, CORRUPT or UNSUPPORTED_FORMAT
   */
  static ImageHeader read(ImageFormat format, byte[] bytes) throws UnusableImageException {
    return switch (format) {
      case JPEG -> jpeg(bytes);
      case PNG -> png(bytes);
      case BMP -> bmp(bytes);
      case GIF -> GifFrame.read(bytes).canvas();
      case WEBP, TIFF, HEIF ->
          throw new UnusableImageException(
              Reason.UNSUPPORTED_FORMAT,
              "The file is a " + format + " image; JPEG, PNG, BMP and GIF are decoded.");
      case UNKNOWN ->
          throw new UnusableImageException(
              Reason.NOT_AN_IMAGE, "The file does not begin as an image of any known format does.");
    };
  }

  private static ImageHeader png(byte[] bytes) throws UnusableImageException {
    if (bytes.length < 33) {
      throw truncated("header");
    }
    ByteBuffer header = ByteBuffer.wrap(bytes);
    if (header.getInt(12) != PNG_IHDR) {
      throw corrupt("its first chunk is not IHDR");
    }
    return of(header.getInt(20), header.getInt(16));
  }

  private static ImageHeader bmp(byte[] bytes) throws UnusableImageException {
    if (bytes.length < 54) {
      throw truncated("header");
    }
    ByteBuffer header = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int bits = header.getShort(28);
    int compression = header.getInt(30);
    if (bits != BMP_BITS || compression != 0) {
      throw new UnusableImageException(
          Reason.UNSUPPORTED_FORMAT,
          "The file is a BMP of "
              + bits
              + " bits and compression "
              + compression
              + "; only uncompressed BMP of 24 bits is decoded.");
    }
    int height = header.getInt(22);
    return of(height == Integer.MIN_VALUE ? 0 : Math.abs(height), header.getInt(18));
  }

  private static ImageHeader jpeg(byte[] bytes) throws UnusableImageException {
    int at = 2;
    while (at + 4 <= bytes.length) {
      int marker = bytes[at + 1] & 0xff;
      // As libjpeg does: whatever lies between two segments is skipped.
      if (bytes[at] != (byte) 0xff || marker == 0xff || marker == 0) {
        at++;
        continue;
      }
      if (marker == 0x01 || (marker >= 0xd0 && marker <= 0xd8)) {
        at += 2;
        continue;
      }
      if (marker == 0xd9 || marker == 0xda) {
        throw corrupt("the image data begin before the image's size is told");
      }
      if (isStartOfFrame(marker)) {
        return jpegFrame(bytes, at);
      }
      int length = unsignedShort(bytes, at + 2);
      if (length < 2) {
        throw corrupt("a segment of " + length + " bytes at byte " + at);
      }
      at += 2 + length;
    }
    throw truncated("header");
  }

  private static boolean isStartOfFrame(int marker) {
    return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
  }

  private static ImageHeader jpegFrame(byte[] bytes, int at) throws UnusableImageException {
    if (at + 9 > bytes.length) {
      throw truncated("header");
    }
    return of(unsignedShort(bytes, at + 5), unsignedShort(bytes, at + 7));
  }

  /**
   * A size, checked.
   *
   * @throws UnusableImageException CORRUPT if there is no pixel
   */
  static ImageHeader of(int height, int width) throws UnusableImageException {
    if (height <= 0 || width <= 0) {
      throw corrupt("it says it has " + height + " x " + width + " pixels");
    }
    return new ImageHeader(height, width);
  }

  private static int unsignedShort(byte[] bytes, int at) {
    return (bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff);
  }

  private static UnusableImageException truncated(String part) {
    return new UnusableImageException(
        Reason.TRUNCATED, "The file ends within the " + part + " of the image.");
  }

  private static UnusableImageException corrupt(String why) {
    return new UnusableImageException(Reason.CORRUPT, "The image cannot be decoded: " + why + ".");
  }

  long pixels() {
    return (long) height * width;
  }
}
