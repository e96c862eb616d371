package io.rangefinder.jobs.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Where the directory of a zip archive lies, which stands behind its members.
 *
 * @param position of the first entry
 * @param end behind the last entry
 */
record ZipDirectory(long position, long end) {
  private static final int END_LENGTH = 22;
  private static final int END_SIGNATURE = 0x06054b50;
  private static final int MAX_COMMENT = 0xffff;
  private static final int LOCATOR_LENGTH = 20;
  private static final int LOCATOR_SIGNATURE = 0x07064b50;
  private static final int LARGE_END_LENGTH = 56;
  private static final int LARGE_END_SIGNATURE = 0x06064b50;

  /**
   * Finds the directory.
   *
   * @throws IOException if there is none, or the archive is one of several parts
   */
  static ZipDirectory find(PositionedStream stream, long length) throws IOException {
    long from = Math.max(0, length - END_LENGTH - MAX_COMMENT);
    stream.seek(from);
    ByteBuffer tail = buffer(stream.read((int) (length - from)));
    for (int at = tail.limit() - END_LENGTH; at >= 0; at--) {
      if (tail.getInt(at) == END_SIGNATURE) {
        return of(stream, tail, at, from + at);
      }
    }
    throw new IOException("it is no whole zip archive: its directory is not there");
  }

  private static ZipDirectory of(PositionedStream stream, ByteBuffer tail, int at, long end)
      throws IOException {
    long size = Integer.toUnsignedLong(tail.getInt(at + 12));
    long position = Integer.toUnsignedLong(tail.getInt(at + 16));
    long behind = end;
    if (at >= LOCATOR_LENGTH && tail.getInt(at - LOCATOR_LENGTH) == LOCATOR_SIGNATURE) {
      long large = tail.getLong(at - LOCATOR_LENGTH + 8);
      stream.seek(Math.max(0, large));
      ByteBuffer block = buffer(stream.read(LARGE_END_LENGTH));
      if (large < 0 || block.limit() < LARGE_END_LENGTH || block.getInt(0) != LARGE_END_SIGNATURE) {
        throw new IOException("it is no whole zip archive: its directory is not where it says");
      }
      size = block.getLong(40);
      position = block.getLong(48);
      behind = large;
    }
    if (position < 0 || size < 0 || position > behind || size > behind - position) {
      throw new IOException("it is no whole zip archive: its directory lies outside of it");
    }
    return new ZipDirectory(position, position + size);
  }

  static ByteBuffer buffer(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
