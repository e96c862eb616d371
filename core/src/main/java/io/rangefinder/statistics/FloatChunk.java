package io.rangefinder.statistics;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.Arrays;

/**
 * Some consecutive values of an image in two rows of equally many lanes, as floats, as their bits,
 * and as halves of bits. Copying the memory under another type costs less than converting values
 * one by one.
 */
final class FloatChunk {

  final float[] firstValues;
  final float[] secondValues;
  final int[] firstBits;
  final int[] secondBits;

  /** Lower and upper half of the bits of each value in turn. */
  final char[] halves;

  private final int lanes;
  private final FloatBuffer floats;
  private final IntBuffer ints;
  private final CharBuffer chars;
  private int length;

  FloatChunk(int lanes) {
    this.lanes = lanes;
    this.firstValues = new float[lanes];
    this.secondValues = new float[lanes];
    this.firstBits = new int[lanes];
    this.secondBits = new int[lanes];
    this.halves = new char[4 * lanes];
    ByteBuffer memory =
        ByteBuffer.allocateDirect(2 * lanes * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    this.floats = memory.asFloatBuffer();
    this.ints = memory.asIntBuffer();
    this.chars = memory.asCharBuffer();
  }

  int capacity() {
    return 2 * lanes;
  }

  /** How many values it holds. */
  int length() {
    return length;
  }

  /** How many lanes have a value. */
  int usedLanes() {
    return Math.min(lanes, length);
  }

  /**
   * Reads values, at most {@link #capacity()}. Where the second row has none, its bits are those of
   * the first row, and its values 0.
   */
  void read(FloatBuffer source, int from, int count) {
    length = count;
    int inFirst = usedLanes();
    int inSecond = count - inFirst;
    floats.put(0, source, from, count);
    floats.get(0, firstValues, 0, inFirst);
    floats.get(inFirst, secondValues, 0, inSecond);
    ints.get(0, firstBits, 0, inFirst);
    ints.get(inFirst, secondBits, 0, inSecond);
    chars.get(0, halves, 0, 2 * count);
    Arrays.fill(secondValues, inSecond, inFirst, 0f);
    System.arraycopy(firstBits, inSecond, secondBits, inSecond, inFirst - inSecond);
  }
}
