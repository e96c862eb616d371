package io.rangefinder.tensorflow.checkpoint;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * CRC-32C as it is stored: turned by 15 bits and moved by a constant, for a sum over bytes that
 * hold sums tells little.
 */
final class MaskedCrc {
  private static final int TURN = 15;
  private static final int DELTA = 0xa282ead8;

  private MaskedCrc() {}

  static int of(byte[] bytes, int offset, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, offset, length);
    return of(crc);
  }

  static int of(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes.duplicate());
    return of(crc);
  }

  static int of(CRC32C crc) {
    return Integer.rotateRight((int) crc.getValue(), TURN) + DELTA;
  }
}
