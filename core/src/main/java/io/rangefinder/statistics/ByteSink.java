package io.rangefinder.statistics;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes the stored form: little-endian fixed fields, base-128 varints, length-prefixed bytes. */
final class ByteSink {

  private static final int LONGEST_COUNT = 9;

  private byte[] bytes = new byte[1 << 10];
  private int length;

  void writeByte(int value) {
    reserve(1);
    bytes[length++] = (byte) value;
  }

  void writeCount(long value) {
    if (value < 0) {
      throw new IllegalStateException("Cannot store the negative count " + value);
    }
    reserve(LONGEST_COUNT);
    long rest = value;
    while (rest >= 0x80) {
      bytes[length++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[length++] = (byte) rest;
  }

  private void reserve(int more) {
    if (more > bytes.length - length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, Math.addExact(length, more)));
    }
  }

  void writeFloat(float value) {
    int bits = Float.floatToRawIntBits(value);
    reserve(Float.BYTES);
    for (int shift = 0; shift < 32; shift += 8) {
      bytes[length++] = (byte) (bits >>> shift);
    }
  }

  void writeLong(long value) {
    reserve(Long.BYTES);
    for (int shift = 0; shift < 64; shift += 8) {
      bytes[length++] = (byte) (value >>> shift);
    }
  }

  /** Two's complement in as few bytes as hold it, the highest first. */
  void writeInteger(BigInteger value) {
    int size = value.bitLength() / 8 + 1;
    if (size > Long.BYTES) {
      writeBytes(value.toByteArray());
      return;
    }
    reserve(1 + Long.BYTES);
    bytes[length++] = (byte) size;
    long rest = value.longValue();
    for (int shift = 8 * (size - 1); shift >= 0; shift -= 8) {
      bytes[length++] = (byte) (rest >> shift);
    }
  }

  void writeString(String value) {
    ByteBuffer encoded;
    try {
      encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(value));
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("Not a Unicode string: '" + value + "'", e);
    }
    byte[] content = new byte[encoded.remaining()];
    encoded.get(content);
    writeBytes(content);
  }

  private void writeBytes(byte[] content) {
    writeCount(content.length);
    reserve(content.length);
    System.arraycopy(content, 0, bytes, length, content.length);
    length += content.length;
  }

  byte[] toByteArray() {
    return Arrays.copyOf(bytes, length);
  }
}
