package io.rangefinder.tensorflow.checkpoint;

/**
 * The raw form of Snappy, without frames: a length, then literals and copies of what was written
 * before.
 */
final class SnappyBlock {
  /** A copy of 64 bytes takes three; nothing expands more. */
  private static final int MOST_EXPANSION = 22;

  private final byte[] in;
  private final int end;
  private int at;

  private SnappyBlock(byte[] in, int offset, int length) {
    this.in = in;
    this.at = offset;
    this.end = offset + length;
  }

  /**
   * The bytes that a block holds.
   *
   * @throws DamagedTableException if it holds none; no more is taken from memory than its own size
   *     explains
   */
  static byte[] decompress(byte[] bytes, int offset, int length) {
    return new SnappyBlock(bytes, offset, length).decompress();
  }

  private byte[] decompress() {
    long declared = 0;
    for (int shift = 0; ; shift += 7) {
      int next = next();
      declared |= (long) (next & 0x7f) << shift;
      if (next < 0x80) {
        break;
      }
      if (shift > 28) {
        throw new DamagedTableException("the length of a Snappy block does not end");
      }
    }
    if (declared > (long) MOST_EXPANSION * (end - at)) {
      throw new DamagedTableException(
          "a Snappy block of %d bytes claims to hold %d".formatted(end - at, declared));
    }
    byte[] out = new byte[(int) declared];
    int written = 0;
    while (at < end) {
      int tag = next();
      int length;
      int back;
      switch (tag & 3) {
        case 0 -> {
          int code = tag >> 2;
          length = (code < 60 ? code : littleEndian(code - 59)) + 1;
          back = 0;
        }
        case 1 -> {
          length = (tag >> 2 & 7) + 4;
          back = (tag >> 5) << 8 | next();
        }
        case 2 -> {
          length = (tag >> 2) + 1;
          back = littleEndian(2);
        }
        default -> {
          length = (tag >> 2) + 1;
          back = littleEndian(4);
        }
      }
      boolean isLiteral = (tag & 3) == 0;
      if (length <= 0 || length > out.length - written) {
        throw new DamagedTableException("a Snappy block holds more than it claims");
      }
      if (isLiteral) {
        if (length > end - at) {
          throw new DamagedTableException("a Snappy block ends within a literal");
        }
        System.arraycopy(in, at, out, written, length);
        at += length;
      } else {
        if (back <= 0 || back > written) {
          throw new DamagedTableException("a Snappy block copies from before its beginning");
        }
        for (int i = 0; i < length; i++) {
          out[written + i] = out[written + i - back];
        }
      }
      written += length;
    }
    if (written < out.length) {
      throw new DamagedTableException("a Snappy block holds less than it claims");
    }
    return out;
  }

  private int next() {
    if (at >= end) {
      throw new DamagedTableException("a Snappy block ends too early");
    }
    return in[at++] & 0xff;
  }

  private int littleEndian(int bytes) {
    int value = 0;
    for (int i = 0; i < bytes; i++) {
      value |= next() << (8 * i);
    }
    return value;
  }
}
