package io.rangefinder.jobs.source.pixels;

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
  UNKNOWN;

  private static final String PNG_SIGNATURE = "\u0089PNG\r\n\u001a\n";

  /** The format of a file that begins with these bytes. */
  public static ImageFormat of(byte[] bytes) {
    if (startsWith(bytes, 0, "\u00ff\u00d8\u00ff")) {
      return JPEG;
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
    if (startsWith(bytes, 0, "II*\0") || startsWith(bytes, 0, "MM\0*")) {
      return TIFF;
    }
    if (startsWith(bytes, 4, "ftyphei") || startsWith(bytes, 4, "ftypavif")) {
      return HEIF;
    }
    return startsWith(bytes, 0, "BM") && startsWith(bytes, 6, "\0\0\0\0") ? BMP : UNKNOWN;
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
