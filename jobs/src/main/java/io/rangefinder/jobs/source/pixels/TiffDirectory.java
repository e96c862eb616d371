package io.rangefinder.jobs.source.pixels;

import io.rangefinder.jobs.source.pixels.UnusableImageException.Reason;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The first directory of a TIFF.
 *
 * @param file the bytes, in the order that the file says
 * @param at where its number of entries stands
 */
record TiffDirectory(ByteBuffer file, int at) {
  static final int SUBFILE_TYPE = 254;
  static final int WIDTH = 256;
  static final int HEIGHT = 257;
  static final int BITS = 258;
  static final int COMPRESSION = 259;
  static final int PHOTOMETRIC = 262;
  static final int SAMPLES = 277;
  static final int TILE_WIDTH = 322;
  static final int TILE_HEIGHT = 323;
  static final int SAMPLE_FORMAT = 339;

  private static final int ENTRY = 12;

  /** Bytes of a value of each type, from 1 on. */
  private static final int[] SIZES = {1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4};

  /**
   * Finds it.
   *
   * @throws UnusableImageException TRUNCATED, or UNSUPPORTED_FORMAT if addresses are long
   */
  static TiffDirectory first(byte[] bytes) throws UnusableImageException {
    ByteBuffer file = ByteBuffer.wrap(bytes);
    if (bytes.length < 8) {
      throw truncated();
    }
    file.order(bytes[0] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    int version = file.getChar(2);
    if (version != 42) {
      throw new UnusableImageException(
          Reason.UNSUPPORTED_FORMAT, "The file is a BigTIFF, which is not decoded.");
    }
    long at = file.getInt(4) & 0xffffffffL;
    if (at + 2 > bytes.length || at + 2 + ENTRY * (long) file.getChar((int) at) > bytes.length) {
      throw truncated();
    }
    return new TiffDirectory(file, (int) at);
  }

  private int entries() {
    return file.getChar(at);
  }

  private int entry(int index) {
    return at + 2 + ENTRY * index;
  }

  /**
   * Checks that the values of every entry lie within the file.
   *
   * @throws UnusableImageException TRUNCATED or CORRUPT
   */
  void requireWithinFile() throws UnusableImageException {
    for (int i = 0; i < entries(); i++) {
      int entry = entry(i);
      int type = file.getChar(entry + 2);
      long count = file.getInt(entry + 4) & 0xffffffffL;
      if (type < 1 || type > SIZES.length) {
        throw new UnusableImageException(
            Reason.CORRUPT,
            "The image cannot be decoded: entry %d of its directory is of type %d."
                .formatted(i, type));
      }
      long length = count * SIZES[type - 1];
      if (length > 4 && (file.getInt(entry + 8) & 0xffffffffL) + length > file.capacity()) {
        throw truncated();
      }
    }
  }

  /** The first whole number of an entry; what is too large for an int is 0. */
  int number(int tag, int absent) {
    for (int i = 0; i < entries(); i++) {
      int entry = entry(i);
      if (file.getChar(entry) == tag) {
        return number(entry);
      }
    }
    return absent;
  }

  private int number(int entry) {
    int type = file.getChar(entry + 2);
    long count = file.getInt(entry + 4) & 0xffffffffL;
    int size = type == 3 ? 2 : 4;
    int from = count * size > 4 ? file.getInt(entry + 8) : entry + 8;
    if ((type != 3 && type != 4) || count == 0 || from < 0 || from + size > file.capacity()) {
      return 0;
    }
    return type == 3 ? file.getChar(from) : Math.max(0, file.getInt(from));
  }

  private static UnusableImageException truncated() {
    return new UnusableImageException(
        Reason.TRUNCATED, "The TIFF image ends before its data does.");
  }
}
