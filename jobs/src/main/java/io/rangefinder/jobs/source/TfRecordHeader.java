package io.rangefinder.jobs.source;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * What stands before each record of a TFRecord file: its length as a 64-bit number and the masked
 * CRC32C of that number, little-endian. The record and its own masked CRC32C follow.
 *
 * @param length of the record, without both checks
 */
record TfRecordHeader(long length) {
  static final int LENGTH = 12;

  /** The check behind a record. */
  static final int FOOTER_LENGTH = 4;

  private static final int MASK_DELTA = 0xa282ead8;

  /** Whether these bytes begin with a header whose check is right. */
  static boolean isValid(byte[] bytes) {
    return bytes.length >= LENGTH
        && numbers(bytes).getInt(Long.BYTES) == maskedCheck(bytes, Long.BYTES)
        && numbers(bytes).getLong(0) >= 0;
  }

  /**
   * Reads a header.
   *
   * @param bytes valid
   */
  static TfRecordHeader of(byte[] bytes) {
    return new TfRecordHeader(numbers(bytes).getLong(0));
  }

  private static ByteBuffer numbers(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** CRC32C of the first bytes, rotated by 15 bits to the right plus a constant. */
  static int maskedCheck(byte[] bytes, int length) {
    CRC32C check = new CRC32C();
    check.update(bytes, 0, length);
    return Integer.rotateRight((int) check.getValue(), 15) + MASK_DELTA;
  }

  /** How far it is from the beginning of this header to that of the next one. */
  long step() {
    return LENGTH + length + FOOTER_LENGTH;
  }
}
