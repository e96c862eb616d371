package io.rangefinder.jobs.source;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.fs.Path;

/**
 * The name of a file of this machine. Its bytes are UTF-8 whatever the locale that the JVM was
 * started in: with none the JDK's own texts hold '?' in place of every letter that is not ASCII.
 *
 * @param text bytes that are not UTF-8 are written as <code>&#92;xE9</code>
 * @param isValid whether all bytes are UTF-8
 */
record LocalName(String text, boolean isValid) {
  private static final String SCHEME = "file";
  private static final String UNRESERVED = "-._~/";

  static LocalName of(java.nio.file.Path path) {
    String encoded = path.toUri().getRawPath();
    String whole = encoded.endsWith("/") ? encoded.substring(0, encoded.length() - 1) : encoded;
    byte[] bytes = decoded(whole.substring(whole.lastIndexOf('/') + 1));
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return new LocalName(text, true);
    } catch (CharacterCodingException notUtf8) {
      return new LocalName(escaped(bytes), false);
    }
  }

  private static byte[] decoded(String encoded) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < encoded.length(); i++) {
      if (encoded.charAt(i) == '%') {
        bytes.write(Integer.parseInt(encoded, i + 1, i + 3, 16));
        i += 2;
      } else {
        bytes.write(encoded.charAt(i));
      }
    }
    return bytes.toByteArray();
  }

  private static String escaped(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    for (byte value : bytes) {
      text.append(value < 0 ? "\\x%02X".formatted(value & 0xff) : String.valueOf((char) value));
    }
    return text.toString();
  }

  /** Whether a path is one of this machine. */
  static boolean isLocal(Path path) {
    return SCHEME.equals(path.toUri().getScheme());
  }

  /** A path of this machine as the JDK has it. */
  static java.nio.file.Path path(Path path) {
    StringBuilder encoded = new StringBuilder(SCHEME + "://");
    for (byte value : path.toUri().getPath().getBytes(StandardCharsets.UTF_8)) {
      char letter = (char) (value & 0xff);
      boolean isPlain =
          letter < 0x80 && (Character.isLetterOrDigit(letter) || UNRESERVED.indexOf(letter) >= 0);
      encoded.append(isPlain ? String.valueOf(letter) : "%%%02X".formatted(value & 0xff));
    }
    return java.nio.file.Path.of(URI.create(encoded.toString()));
  }
}
