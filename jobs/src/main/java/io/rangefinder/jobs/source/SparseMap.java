package io.rangefinder.jobs.source;

import java.util.List;

/**
 * Where the stored bytes of a sparse member of a tar archive belong; zeros lie between them.
 *
 * @param extents offset and length of each stored part, one after another
 * @param length of the whole member in bytes
 */
record SparseMap(List<Long> extents, long length) {
  SparseMap {
    extents = List.copyOf(extents);
  }

  /** Whether the parts follow one another within the member and are stored in so many bytes. */
  boolean isPlausible(long stored) {
    long end = 0;
    long sum = 0;
    if (extents.size() % 2 != 0) {
      return false;
    }
    for (int i = 0; i < extents.size(); i += 2) {
      long offset = extents.get(i);
      long part = extents.get(i + 1);
      if (offset < end || part < 0 || part > length - offset || part > stored - sum) {
        return false;
      }
      end = offset + part;
      sum += part;
    }
    return true;
  }

  /**
   * The whole member.
   *
   * @param stored its parts, one after another
   */
  byte[] expand(byte[] stored) {
    byte[] whole = new byte[(int) length];
    int from = 0;
    for (int i = 0; i < extents.size(); i += 2) {
      int part = extents.get(i + 1).intValue();
      System.arraycopy(stored, from, whole, extents.get(i).intValue(), part);
      from += part;
    }
    return whole;
  }
}
