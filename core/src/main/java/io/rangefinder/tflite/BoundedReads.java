package io.rangefinder.tflite;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * Limits how much is read from a file. Tables of a damaged file can overlap so that a small file
 * seems to hold a huge one; a sound file never needs more than a few times its own length.
 */
final class BoundedReads {
  private static final int READS_OF_EACH_BYTE = 8;

  private long bytesLeft;

  BoundedReads(int fileBytes) {
    this.bytesLeft = (long) READS_OF_EACH_BYTE * fileBytes;
  }

  /**
   * Announces that elements are about to be read and returns their count.
   *
   * @throws DamagedFileException if the file cannot hold so many
   */
  int count(int count, int bytesPerElement) {
    bytesLeft -= (long) count * bytesPerElement;
    if (count < 0 || bytesLeft < 0) {
      throw new DamagedFileException("its tables overlap or claim more than it holds");
    }
    return count;
  }

  /**
   * The elements of a vector of ints.
   *
   * @throws DamagedFileException if the file cannot hold so many
   */
  List<Integer> ints(int length, IntUnaryOperator element) {
    List<Integer> elements = new ArrayList<>();
    int count = count(length, Integer.BYTES);
    for (int i = 0; i < count; i++) {
      elements.add(element.applyAsInt(i));
    }
    return elements;
  }
}
