package io.rangefinder.jobs.source;

import java.io.IOException;
import java.io.InputStream;
import org.apache.parquet.bytes.BytesUtils;

/** Checks of the numbers in pages that say how much follows. */
final class PageNumbers {
  /** Values come in groups of 8; some writers fill up to so many groups. */
  private static final int MOST_PADDING = 63 * 8;

  private static final int MAX_BLOCK = 1 << 16;

  private PageNumbers() {}

  static void require(boolean condition, String what) {
    if (!condition) {
      throw new IllegalArgumentException(what + " cannot be as its page says");
    }
  }

  /**
   * Checks numbers in the hybrid of runs and packed groups of 8: each run begins with a variable
   * number, whose lowest bit tells runs from groups.
   *
   * @param width bits of a number
   * @param most how many numbers there are at most
   */
  static void requireRuns(InputStream bytes, int width, int most) throws IOException {
    long left = most;
    while (left > 0 && bytes.available() > 0) {
      int header = BytesUtils.readUnsignedVarInt(bytes);
      long count = Integer.toUnsignedLong(header) >>> 1;
      long skipped = (width + 7L) / 8;
      if ((header & 1) == 1) {
        skipped = count * width;
        count *= 8;
      }
      require(count > 0 && count <= left + MOST_PADDING, "the length of a run");
      bytes.skipNBytes(Math.min(skipped, bytes.available()));
      left -= count;
    }
  }

  /**
   * Checks the header of numbers stored as differences: the values of a block, its miniblocks, and
   * how many numbers there are.
   */
  static void requireDeltas(InputStream bytes, int most) throws IOException {
    int block = BytesUtils.readUnsignedVarInt(bytes);
    int miniBlocks = BytesUtils.readUnsignedVarInt(bytes);
    int count = BytesUtils.readUnsignedVarInt(bytes);
    require(block > 0 && block <= MAX_BLOCK, "the block of differences");
    require(miniBlocks > 0 && miniBlocks <= block, "the miniblocks of differences");
    require(count >= 0 && count <= most, "the number of differences");
  }
}
