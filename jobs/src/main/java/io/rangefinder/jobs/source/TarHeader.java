package io.rangefinder.jobs.source;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A header block of a tar archive: ustar and the older format, with the large numbers of GNU tar.
 *
 * @param name as the block has it, with its prefix
 * @param length of what follows, in bytes
 * @param type the type flag
 * @param link what a link leads to, as the block has it
 */
record TarHeader(String name, long length, char type, String link) {
  /** The length of a block, to a multiple of which everything is filled up. */
  static final int BLOCK = 512;

  private static final int LENGTH_FIELD = 124;
  private static final int CHECKSUM_FIELD = 148;
  private static final int TYPE_FIELD = 156;
  private static final int LINK_FIELD = 157;
  private static final int MAGIC_FIELD = 257;
  private static final int PREFIX_FIELD = 345;
  private static final int SPARSE_FIELD = 386;
  private static final int SPARSE_PARTS = 4;
  private static final int WHOLE_LENGTH_FIELD = 483;
  private static final int CONTINUED_PARTS = 21;
  private static final int PART_LENGTH = 24;

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
            (char) (block[TYPE_FIELD] & 0xff),
            text(block, LINK_FIELD, 100)));
  }

  /** The parts of a sparse member that the header of GNU tar tells; negative what is no number. */
  static List<Long> sparseParts(byte[] block) {
    return parts(block, SPARSE_FIELD, SPARSE_PARTS);
  }

  /** Whether blocks with more parts follow a header of a sparse member. */
  static boolean isContinued(byte[] block) {
    return block[SPARSE_FIELD + SPARSE_PARTS * PART_LENGTH] != 0;
  }

  /** The length of a sparse member as a whole; -1 if it is no number. */
  static long wholeLength(byte[] block) {
    return number(block, WHOLE_LENGTH_FIELD, 12);
  }

  /** The parts that a block behind such a header tells. */
  static List<Long> continuedParts(byte[] block) {
    return parts(block, 0, CONTINUED_PARTS);
  }

  /** Whether another block follows such a block. */
  static boolean isContinuedAgain(byte[] block) {
    return block[CONTINUED_PARTS * PART_LENGTH] != 0;
  }

  private static List<Long> parts(byte[] block, int from, int most) {
    List<Long> parts = new ArrayList<>();
    for (int at = from; at < from + most * PART_LENGTH; at += PART_LENGTH) {
      if (block[at] == 0 || block[at + PART_LENGTH / 2] == 0) {
        break;
      }
      parts.add(number(block, at, 12));
      parts.add(number(block, at + PART_LENGTH / 2, 12));
    }
    return parts;
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

  /** Whether a regular file follows. */
  boolean isFile() {
    return type == '0' || type == 0 || type == '7';
  }

  boolean isHardLink() {
    return type == '1';
  }

  boolean isSymbolicLink() {
    return type == '2';
  }

  /** Whether it is a device or a pipe. */
  boolean isSpecial() {
    return type == '3' || type == '4' || type == '6';
  }

  /** Whether GNU tar stored it without the zeros in it. */
  boolean isSparse() {
    return type == 'S';
  }

  /** Whether it is the rest of a file whose beginning lies in another archive. */
  boolean isContinuation() {
    return type == 'M';
  }

  /** How many bytes follow; links, folders, devices and pipes have none, whatever they say. */
  long stored() {
    return type >= '1' && type <= '6' ? 0 : length;
  }
}
