package io.rangefinder.jobs.source;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A header block of a tar archive: ustar and the older format, with the large numbers of GNU tar.
 *
 * @param name as the block has it, with its prefix
 * @param length of what follows, in bytes
 * @param type the type flag
 */
record TarHeader(String name, long length, char type) {
  /** The length of a block, to a multiple of which everything is filled up. */
  static final int BLOCK = 512;

  private static final int LENGTH_FIELD = 124;
  private static final int CHECKSUM_FIELD = 148;
  private static final int TYPE_FIELD = 156;
  private static final int MAGIC_FIELD = 257;
  private static final int PREFIX_FIELD = 345;

  /**
   * Reads a block; nothing if it is not whole, its checksum is wrong or its length is no number.
   */
  static Optional<TarHeader> read(byte[] block) {
    if (block.length < BLOCK || number(block, CHECKSUM_FIELD, 8) != checksum(block)) {
      return Optional.empty();
    }
    long length = number(block, LENGTH_FIELD, 12);
    if (length < 0) {
      return Optional.empty();
    }
    String name = text(block, 0, 100);
    String prefix = text(block, PREFIX_FIELD, 155);
    boolean ustar = text(block, MAGIC_FIELD, 6).equals("ustar");
    return Optional.of(
        new TarHeader(
            ustar && !prefix.isEmpty() ? prefix + "/" + name : name,
            length,
            (char) (block[TYPE_FIELD] & 0xff)));
  }

  /** Whether a block is all zeros, as the end of an archive is. */
  static boolean isEnd(byte[] block) {
    for (byte value : block) {
      if (value != 0) {
        return false;
      }
    }
    return true;
  }

  private static long checksum(byte[] block) {
    long sum = 0;
    for (int i = 0; i < BLOCK; i++) {
      boolean ofChecksum = i >= CHECKSUM_FIELD && i < CHECKSUM_FIELD + 8;
      sum += ofChecksum ? ' ' : block[i] & 0xff;
    }
    return sum;
  }

  /** An octal number, or a binary one if the first bit is set; -1 if it is neither. */
  private static long number(byte[] block, int from, int width) {
    if ((block[from] & 0x80) != 0) {
      long value = block[from] & 0x7f;
      for (int i = 1; i < width; i++) {
        if (value >>> 55 != 0) {
          return -1;
        }
        value = value << 8 | (block[from + i] & 0xff);
      }
      return value;
    }
    String digits = text(block, from, width).strip();
    long value = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(i) - '0';
      if (digit < 0 || digit > 7) {
        return -1;
      }
      value = value * 8 + digit;
    }
    return value;
  }

  private static String text(byte[] block, int from, int width) {
    int end = from;
    while (end < from + width && block[end] != 0) {
      end++;
    }
    return new String(block, from, end - from, StandardCharsets.UTF_8);
  }

  /** Whether a regular file follows; links, folders, devices and sparse files are not regular. */
  boolean isFile() {
    return type == '0' || type == 0 || type == '7';
  }

  /** How far it is from the end of this header to the beginning of the next one. */
  long step() {
    return (length + BLOCK - 1) / BLOCK * BLOCK;
  }
}
