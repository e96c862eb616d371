package io.rangefinder.jobs.store;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.Comparator;

/**
 * Stands for one image as it was listed: 128 bits of a digest of everything that would change with
 * its content. Ordered as two unsigned halves.
 */
public record ImageKey(long high, long low) implements Serializable, Comparable<ImageKey> {
  /** Bytes of a stored key. */
  static final int LENGTH = 2 * Long.BYTES;

  private static final Comparator<ImageKey> ORDER =
      Comparator.comparing(ImageKey::high, Long::compareUnsigned)
          .thenComparing(ImageKey::low, Long::compareUnsigned);

  /**
   * The key of a digest.
   *
   * @param digest of which the first 16 bytes are used
   */
  public static ImageKey of(byte[] digest) {
    ByteBuffer bytes = ByteBuffer.wrap(digest);
    return new ImageKey(bytes.getLong(), bytes.getLong());
  }

  @Override
  public int compareTo(ImageKey other) {
    return ORDER.compare(this, other);
  }
}
