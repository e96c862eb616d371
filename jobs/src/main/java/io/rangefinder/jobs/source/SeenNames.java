package io.rangefinder.jobs.source;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A set of names of which 64 bits of their SHA-256 are kept, so that millions need little memory.
 * Of two names with the same bits, which nobody will see, the second counts as seen.
 */
final class SeenNames {
  private static final int LEAST_CAPACITY = 1 << 10;

  private long[] slots = new long[LEAST_CAPACITY];
  private int count;

  /** Adds a name; false if it is there already. */
  boolean add(String name) {
    long hash = ByteBuffer.wrap(Sha256.of(name.getBytes(StandardCharsets.UTF_8))).getLong();
    // 0 marks a free slot.
    if (!insert(hash == 0 ? 1 : hash)) {
      return false;
    }
    count++;
    if (count > slots.length / 2) {
      grow();
    }
    return true;
  }

  private boolean insert(long hash) {
    int mask = slots.length - 1;
    int at = (int) hash & mask;
    while (slots[at] != 0) {
      if (slots[at] == hash) {
        return false;
      }
      at = (at + 1) & mask;
    }
    slots[at] = hash;
    return true;
  }

  private void grow() {
    long[] old = slots;
    slots = new long[Math.multiplyExact(old.length, 2)];
    Arrays.stream(old).filter(hash -> hash != 0).forEach(this::insert);
  }

  /** How many names were added. */
  long count() {
    return count;
  }
}
