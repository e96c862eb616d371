package io.rangefinder.jobs.report;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Where in a page a tensor is: the same for its name in every report. */
final class Anchors {
  private static final int LONGEST = 80;
  private static final int DIGEST_BYTES = 6;

  private Anchors() {}

  /** The id of a tensor's part: letters, digits, slashes, dots, dashes and underscores. */
  static String of(String tensor) {
    String plain = tensor.replaceAll("[^A-Za-z0-9._/-]", "-");
    if (plain.length() > LONGEST || !plain.equals(tensor)) {
      plain = plain.substring(0, Math.min(plain.length(), LONGEST)) + "-" + digest(tensor);
    }
    return "tensor-" + plain;
  }

  private static String digest(String tensor) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(tensor.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, DIGEST_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }
}
