package io.rangefinder.tensorflow.checkpoint;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads parts of a checkpoint's data files; what lies behind a small part is read with it, for the
 * next is often there and a store answers slowly.
 */
final class DataWindow {
  private static final int BYTES = 1 << 22;

  private final CheckpointFolder folder;
  private final Map<String, Long> lengths = new HashMap<>();
  private String file = "";
  private long start;
  private byte[] bytes = new byte[0];

  DataWindow(CheckpointFolder folder) {
    this.folder = folder;
  }

  /**
   * A part of a file.
   *
   * @throws DamagedTableException if there is no such file, or it ends before
   */
  byte[] read(String name, long offset, int length) {
    if (!lengths.containsKey(name) && !folder.names().contains(name)) {
      throw new DamagedTableException(
          "its data file '%s' is missing".formatted(folder.where(name)));
    }
    long end = lengths.computeIfAbsent(name, folder::length);
    if (offset > end - length) {
      throw new DamagedTableException(
          "it ends at byte %d of '%s', which has %d"
              .formatted(offset + length, folder.where(name), end));
    }
    boolean isInside =
        name.equals(file) && offset >= start && offset + length <= start + bytes.length;
    if (!isInside && length >= BYTES) {
      return folder.read(name, offset, length);
    }
    if (!isInside) {
      bytes = folder.read(name, offset, (int) Math.min(BYTES, end - offset));
      file = name;
      start = offset;
    }
    int from = (int) (offset - start);
    return Arrays.copyOfRange(bytes, from, from + length);
  }
}
