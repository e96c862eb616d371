package io.rangefinder.jobs.source.pixels;

import io.rangefinder.jobs.source.pixels.UnusableImageException.Reason;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The size an image says it has, read before anything is decoded.
 *
 * @param height as stored, above 0
 * @param width as stored, above 0
 */
record ImageHeader(int height, int width) {
  private static final int PNG_IHDR = 0x49484452;
  private static final int APPLE_PNG = 0x43674249;
  private static final String GIT_LFS = "version https://git-lfs";

  /**
   * Reads the header of a file.
   *
   * @throws UnusableImageException TRUNCATED, CORRUPT or UNSUPPORTED_FORMAT
   */
  static ImageHeader read(ImageFormat format, byte[] bytes) throws UnusableImageException {
    return switch (format) {
      case JPEG -> jpeg(bytes);
      case PNG -> png(bytes);
      case BMP -> BmpImage.read(bytes).size();
      case WEBP -> WebpImage.read(bytes).size();
      case TIFF -> TiffImage.read(bytes).size();
      case GIF -> GifFrame.read(bytes).canvas();
      case HEIF, AVIF, JPEG_2000, JPEG_XL, JPEG_LS ->
          throw new UnusableImageException(
              Reason.UNSUPPORTED_FORMAT,
              "The file is a "
                  + format
                  + " image; JPEG, PNG, BMP, GIF, WebP and TIFF are decoded.");
      case UNKNOWN -> throw new UnusableImageException(Reason.NOT_AN_IMAGE, unknown(bytes));
    };
  }

  private static String unknown(byte[] bytes) {
    String begin =
        new String(bytes, 0, Math.min(bytes.length, GIT_LFS.length()), StandardCharsets.ISO_8859_1);
    return begin.equals(GIT_LFS)
        ? "The file is a pointer of Git LFS, not the image: fetch the images with git lfs pull."
        : "The file does not begin as an image of any known format does.";
  }

  private static ImageHeader png(byte[] bytes) throws UnusableImageException {
    if (bytes.length < 33) {
      throw truncated("header");
    }
    ByteBuffer header = ByteBuffer.wrap(bytes);
    if (header.getInt(12) == APPLE_PNG) {
      throw unsupported("a PNG in Apple's own form (CgBI)");
    }
    if (header.getInt(12) != PNG_IHDR) {
      throw corrupt("its first chunk is not IHDR");
    }
    return of(header.getInt(20), header.getInt(16));
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

  /** How a frame is coded that libjpeg does not decode; null if it does. */
  private static @Nullable String undecodedCoding(int marker) {
    return switch (marker) {
      case 0xc3 -> "lossless";
      case 0xc5, 0xc6, 0xc7 -> "differential";
      case 0xcb -> "lossless arithmetic";
      case 0xcd, 0xce, 0xcf -> "differential arithmetic";
      default -> null;
    };
  }

  private static ImageHeader jpegFrame(byte[] bytes, int at) throws UnusableImageException {
    if (at + 10 > bytes.length) {
      throw truncated("header");
    }
    String coding = undecodedCoding(bytes[at + 1] & 0xff);
    if (coding != null) {
      throw unsupported("a JPEG of " + coding + " coding");
    }
    int precision = bytes[at + 4] & 0xff;
    if (precision != 8) {
      throw unsupported("a JPEG of " + precision + " bits a colour");
    }
    if (bytes[at + 9] == 2) {
      throw unsupported("a JPEG of 2 colours a pixel");
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

  private static UnusableImageException unsupported(String what) {
    return new UnusableImageException(
        Reason.UNSUPPORTED_FORMAT, "The file is " + what + ", which is not decoded.");
  }

  private static UnusableImageException corrupt(String why) {
    return new UnusableImageException(Reason.CORRUPT, "The image cannot be decoded: " + why + ".");
  }

  long pixels() {
    return (long) height * width;
  }
}
