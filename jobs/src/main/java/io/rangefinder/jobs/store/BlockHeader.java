package io.rangefinder.jobs.store;

import io.rangefinder.statistics.StatisticsIdentity;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * What a block is of.
 *
 * @param identity what its statistics depend on beside the images
 * @param name names the block: equal names are of equal images and equal identity
 * @param settled the images that need not be read again, in rising order: those in the statistics
 *     and those that never will be
 * @param quarantine the images that could not be used, by their locations; where one could not even
 *     be read, another time may have more luck, so it is not settled
 */
public record BlockHeader(
    StatisticsIdentity identity,
    String name,
    List<ImageKey> settled,
    List<QuarantineTable.Entry> quarantine)
    implements Serializable {
  private static final int NAME_BYTES = 16;

  public BlockHeader {
    settled = List.copyOf(settled);
    quarantine = List.copyOf(quarantine);
  }

  /**
   * The name of a block of some images.
   *
   * @param images in rising order
   */
  public static String name(StatisticsIdentity identity, List<ImageKey> images) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(identity.digest().getBytes(StandardCharsets.UTF_8));
      ByteBuffer bytes = ByteBuffer.allocate(ImageKey.LENGTH);
      for (ImageKey image : images) {
        digest.update(bytes.clear().putLong(image.high()).putLong(image.low()).array());
      }
      return HexFormat.of().formatHex(digest.digest(), 0, NAME_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
