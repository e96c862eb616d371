package io.rangefinder.statistics;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * What statistics depend on besides the images; only those of equal identity may be merged.
 *
 * @param graph fingerprint of the deployable graph
 * @param preprocessing fingerprint of decoding and preprocessing, and what ran the graph
 * @param format version of the statistics
 */
public record StatisticsIdentity(String graph, String preprocessing, int format)
    implements Serializable {

  private static final int DIGEST_BYTES = 16;

  /** The identity of statistics built by this code. */
  public static StatisticsIdentity of(String graph, String preprocessing) {
    return new StatisticsIdentity(graph, preprocessing, StoredForm.SET.version());
  }

  /** A name for the identity: half of a SHA-256, in hexadecimal. */
  public String digest() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (String part : List.of(graph, preprocessing, Integer.toString(format))) {
        digest.update(part.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
      }
      return HexFormat.of().formatHex(digest.digest(), 0, DIGEST_BYTES);
    } catch (NoSuchAlgorithmException absent) {
      throw new IllegalStateException("every JDK has SHA-256", absent);
    }
  }

  void write(ByteSink sink) {
    sink.writeString(graph);
    sink.writeString(preprocessing);
    sink.writeCount(format);
  }

  static StatisticsIdentity read(ByteSource source) {
    String graph = source.readString();
    String preprocessing = source.readString();
    return new StatisticsIdentity(
        graph, preprocessing, (int) Math.min(source.readCount(), Integer.MAX_VALUE));
  }
}
