package io.rangefinder.statistics;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads what {@link ByteSink} wrote; hostile bytes give a {@link StatisticsFormatException}. */
final class ByteSource {

  private final byte[] bytes;
  private int position;

  ByteSource(byte[] bytes) {
    this.bytes = bytes;
  }

  int readByte() {
    require(1);
    return bytes[position++];
  }

  long readCount() {
    if (position < bytes.length && bytes[position] >= 0) {
      return bytes[position++];
    }
    return readLongCount();
  }

  private long readLongCount() {
    long value = 0;
    for (int shift = 0; shift < 63; shift += 7) {
      int next = readByte();
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        if (next == 0 && shift > 0) {
          throw damaged("a varint has a superfluous byte");
        }
        return value;
      }
    }
    throw damaged("a varint is longer than 9 bytes");
  }

  /**
   * The length of an array whose elements take {@code elementBytes} or more each: never more than
   * the remaining bytes can hold, so it is safe to allocate.
   */
  int readLength(int elementBytes) {
    long length = readCount();
    if (length > (bytes.length - position) / elementBytes) {
      throw damaged("a length of " + length + " exceeds the remaining bytes");
    }
    return (int) length;
  }

  float readFloat() {
    require(4);
    int bits = 0;
    for (int shift = 0; shift < 32; shift += 8) {
      bits |= (bytes[position++] & 0xff) << shift;
    }
    return Float.intBitsToFloat(bits);
  }

  long readLong() {
    require(8);
    long value = 0;
    for (int shift = 0; shift < 64; shift += 8) {
      value |= (bytes[position++] & 0xffL) << shift;
    }
    return value;
  }

  /** An integer of at most 128 bytes, in its shortest form. */
  BigInteger readInteger() {
    int length = readLength(1);
    if (length == 0 || length > 128) {
      throw damaged("an integer has " + length + " bytes");
    }
    int first = bytes[position];
    if (length > 1 && first == bytes[position + 1] >> 7) {
      throw damaged("an integer is not in its shortest form");
    }
    if (length > Long.BYTES) {
      position += length;
      return new BigInteger(bytes, position - length, length);
    }
    long value = first;
    for (int i = 1; i < length; i++) {
      value = value << 8 | (bytes[position + i] & 0xff);
    }
    position += length;
    return BigInteger.valueOf(value);
  }

  String readString() {
    byte[] stored = readBytes();
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(stored)).toString();
    } catch (CharacterCodingException e) {
      throw new StatisticsFormatException("Damaged statistics: a string is not UTF-8.", e);
    }
  }

  private byte[] readBytes() {
    int length = readLength(1);
    byte[] read = Arrays.copyOfRange(bytes, position, position + length);
    position += length;
    return read;
  }

  void require(long count) {
    if (count > bytes.length - position) {
      throw damaged("the bytes end too early");
    }
  }

  void requireEnd() {
    if (position != bytes.length) {
      throw damaged((bytes.length - position) + " bytes follow the end");
    }
  }

  private StatisticsFormatException damaged(String what) {
    return new StatisticsFormatException(
        "Damaged statistics: %s (at byte %d of %d).".formatted(what, position, bytes.length));
  }
}
