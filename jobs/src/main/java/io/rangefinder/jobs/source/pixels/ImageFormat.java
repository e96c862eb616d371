package io.rangefinder.jobs.source.pixels;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** The formats an image is recognised as, by its first bytes and never by its name. */
public enum ImageFormat {
  JPEG,
  PNG,
  BMP,
  GIF,
  WEBP,
  TIFF,
  HEIF,
  AVIF,
  JPEG_2000,
  JPEG_XL,
  JPEG_LS,
  UNKNOWN;

  private static final String PNG_SIGNATURE = "\u0089PNG\r\n\u001a\n";
  private static final String JPEG_2000_SIGNATURE = "\0\0\0\fjP  \r\n\u0087\n";
  private static final String JPEG_XL_SIGNATURE = "\0\0\0\fJXL \r\n\u0087\n";

  /** The format of a file that begins with these bytes. */
  public static ImageFormat of(byte[] bytes) {
    if (startsWith(bytes, 0, "\u00ff\u00d8\u00ff")) {
      return startsWith(bytes, 3, "\u00f7") ? JPEG_LS : JPEG;
    }
    if (startsWith(bytes, 0, PNG_SIGNATURE)) {
      return PNG;
    }
    if (startsWith(bytes, 0, "GIF87a") || startsWith(bytes, 0, "GIF89a")) {
      return GIF;
    }
    if (startsWith(bytes, 0, "RIFF") && startsWith(bytes, 8, "WEBP")) {
      return WEBP;
    }
    if (startsWith(bytes, 0, "II*\0")
        || startsWith(bytes, 0, "MM\0*")
        || startsWith(bytes, 0, "II+\0")
        || startsWith(bytes, 0, "MM\0+")) {
      return TIFF;
    }
    if (startsWith(bytes, 4, "ftyp")) {
      return ofBrand(bytes);
    }
    if (startsWith(bytes, 0, JPEG_2000_SIGNATURE) || startsWith(bytes, 0, "\u00ffO\u00ffQ")) {
      return JPEG_2000;
    }
    if (startsWith(bytes, 0, JPEG_XL_SIGNATURE) || startsWith(bytes, 0, "\u00ff\n")) {
      return JPEG_XL;
    }
    return startsWith(bytes, 0, "BM") && isBitmap(bytes) ? BMP : UNKNOWN;
  }

  private static ImageFormat ofBrand(byte[] bytes) {
    if (startsWith(bytes, 8, "avi")) {
      return AVIF;
    }
    return startsWith(bytes, 8, "hei")
            || startsWith(bytes, 8, "hev")
            || startsWith(bytes, 8, "mif1")
        ? HEIF
        : UNKNOWN;
  }

  /**
   * Two letters begin many a text: either nothing stands where bitmaps keep nothing, or the size of
   * a header does.
   */
  private static boolean isBitmap(byte[] bytes) {
    return startsWith(bytes, 6, "\0\0\0\0")
        || (bytes.length >= 18
            && BmpImage.isHeaderSize(
                ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(14)));
  }

  private static boolean startsWith(byte[] bytes, int offset, String signature) {
    byte[] expected = signature.getBytes(StandardCharsets.ISO_8859_1);
    if (bytes.length < offset + expected.length) {
      return false;
    }
    for (int i = 0; i < expected.length; i++) {
      if (bytes[offset + i] != expected[i]) {
        return false;
      }
    }
    return true;
  }
}
