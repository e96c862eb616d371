package io.rangefinder.jobs.source.pixels;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * The orientation that a camera noted: which turn or mirroring makes the stored image upright. Read
 * from the Exif of a JPEG, a PNG or a WebP and from the first directory of a TIFF; metadata that
 * are broken note none.
 */
enum ExifOrientation {
  UPRIGHT,
  MIRRORED,
  HALF_TURN,
  UPSIDE_DOWN_MIRRORED,
  TRANSPOSED,
  QUARTER_TURN_RIGHT,
  TRANSVERSED,
  QUARTER_TURN_LEFT;

  /** The number that metadata give each, from 1 on. */
  private static final List<ExifOrientation> BY_NUMBER = List.of(values());

  private static final Set<ExifOrientation> TURNED =
      Set.of(TRANSPOSED, QUARTER_TURN_RIGHT, TRANSVERSED, QUARTER_TURN_LEFT);

  private static final int ORIENTATION = 0x112;
  private static final int SHORT = 3;
  private static final byte[] EXIF = "Exif\0\0".getBytes(StandardCharsets.US_ASCII);
  private static final int PNG_EXIF = 0x65584966;
  private static final int WEBP_EXIF = 0x45584946;

  /** The orientation of an image file. */
  static ExifOrientation of(ImageFormat format, byte[] bytes) {
    int at =
        switch (format) {
          case JPEG -> inJpeg(bytes);
          case PNG -> inChunks(bytes, 8, PNG_EXIF, ByteOrder.BIG_ENDIAN);
          case WEBP -> inChunks(bytes, 12, WEBP_EXIF, ByteOrder.LITTLE_ENDIAN);
          case TIFF -> 0;
          default -> -1;
        };
    return at < 0 ? UPRIGHT : inDirectory(bytes, at);
  }

  /** The orientation of a number; upright if there is none. */
  static ExifOrientation numbered(int number) {
    return number >= 1 && number <= BY_NUMBER.size() ? BY_NUMBER.get(number - 1) : UPRIGHT;
  }

  private static int inJpeg(byte[] bytes) {
    int at = 2;
    while (at + 10 <= bytes.length && bytes[at] == (byte) 0xff) {
      int marker = bytes[at + 1] & 0xff;
      if (marker == 0xda || marker == 0xd9) {
        return -1;
      }
      if (marker == 0xe1 && Arrays.equals(bytes, at + 4, at + 10, EXIF, 0, EXIF.length)) {
        return at + 10;
      }
      at += 2 + ((bytes[at + 2] & 0xff) << 8 | (bytes[at + 3] & 0xff));
    }
    return -1;
  }

  private static int inChunks(byte[] bytes, int from, int wanted, ByteOrder order) {
    ByteBuffer file = ByteBuffer.wrap(bytes);
    boolean png = order == ByteOrder.BIG_ENDIAN;
    long at = from;
    while (at + 8 <= bytes.length) {
      int name = file.order(ByteOrder.BIG_ENDIAN).getInt((int) at + (png ? 4 : 0));
      long length = file.order(order).getInt((int) at + (png ? 0 : 4)) & 0xffffffffL;
      if (name == wanted) {
        int content = (int) at + 8;
        boolean marked =
            content + EXIF.length <= bytes.length
                && Arrays.equals(bytes, content, content + EXIF.length, EXIF, 0, EXIF.length);
        return marked ? content + EXIF.length : content;
      }
      at += 8 + length + (png ? 4 : length & 1);
    }
    return -1;
  }

  private static ExifOrientation inDirectory(byte[] bytes, int start) {
    if (start + 8 > bytes.length) {
      return UPRIGHT;
    }
    ByteBuffer tiff = ByteBuffer.wrap(bytes, start, bytes.length - start).slice();
    tiff.order(tiff.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    long directory = tiff.getInt(4) & 0xffffffffL;
    if (directory + 2 > tiff.capacity()) {
      return UPRIGHT;
    }
    int entries = tiff.getChar((int) directory);
    for (int i = 0; i < entries; i++) {
      long entry = directory + 2 + 12L * i;
      if (entry + 12 > tiff.capacity()) {
        return UPRIGHT;
      }
      if (tiff.getChar((int) entry) == ORIENTATION && tiff.getChar((int) entry + 2) == SHORT) {
        return numbered(tiff.getChar((int) entry + 8));
      }
    }
    return UPRIGHT;
  }

  /** The image turned so that it stands upright. */
  DecodedImage upright(DecodedImage stored) {
    if (this == UPRIGHT) {
      return stored;
    }
    boolean turned = TURNED.contains(this);
    int height = turned ? stored.width() : stored.height();
    int width = turned ? stored.height() : stored.width();
    int size = stored.layout().channels();
    byte[] samples = new byte[stored.samples().length];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int from = (storedRow(y, x, stored) * stored.width() + storedColumn(y, x, stored)) * size;
        System.arraycopy(stored.samples(), from, samples, (y * width + x) * size, size);
      }
    }
    return new DecodedImage(height, width, stored.layout(), samples);
  }

  private int storedRow(int y, int x, DecodedImage stored) {
    return switch (this) {
      case UPRIGHT, MIRRORED -> y;
      case HALF_TURN, UPSIDE_DOWN_MIRRORED -> stored.height() - 1 - y;
      case TRANSPOSED, QUARTER_TURN_LEFT -> x;
      case QUARTER_TURN_RIGHT, TRANSVERSED -> stored.height() - 1 - x;
    };
  }

  private int storedColumn(int y, int x, DecodedImage stored) {
    return switch (this) {
      case UPRIGHT, UPSIDE_DOWN_MIRRORED -> x;
      case MIRRORED, HALF_TURN -> stored.width() - 1 - x;
      case TRANSPOSED, QUARTER_TURN_RIGHT -> y;
      case TRANSVERSED, QUARTER_TURN_LEFT -> stored.width() - 1 - y;
    };
  }
}
