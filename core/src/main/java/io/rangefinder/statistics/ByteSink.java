package io.rangefinder.statistics;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Writes the stored form: little-endian fixed fields, base-128 varints, length-prefixed bytes. */
final class ByteSink {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  void writeByte(int value) {
    out.write(value);
  }

  /** A number that is not negative, as a varint of 1 to 9 bytes. */
  void writeCount(long value) {
    if (value < 0) {
      throw new IllegalStateException("Cannot store the negative count " + value);
    }
    long rest = value;
    while (rest >= 0x80) {
      out.write((int) (rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    out.write((int) rest);
  }

  void writeFloat(float value) {
    int bits = Float.floatToRawIntBits(value);
    for (int shift = 0; shift < 32; shift += 8) {
      out.write(bits >>> shift);
    }
  }

  void writeLong(long value) {
    for (int shift = 0; shift < 64; shift += 8) {
      out.write((int) (value >>> shift));
    }
  }

  void writeInteger(BigInteger value) {
    writeBytes(value.toByteArray());
  }

  void writeString(String value) {
    ByteBuffer encoded;
    try {
      encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(value));
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("Not a Unicode string: '" + value + "'", e);
    }
    byte[] bytes = new byte[encoded.remaining()];
    encoded.get(bytes);
    writeBytes(bytes);
  }

  private void writeBytes(byte[] bytes) {
    writeCount(bytes.length);
    out.write(bytes, 0, bytes.length);
  }

  byte[] toByteArray() {
    return out.toByteArray();
  }
}
