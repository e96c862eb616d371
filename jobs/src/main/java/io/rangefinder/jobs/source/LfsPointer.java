package io.rangefinder.jobs.source;

import java.nio.charset.StandardCharsets;

/** The text that Git LFS leaves in place of a large file until it is fetched. */
final class LfsPointer {
  static final int MAX_LENGTH = 1024;

  static final String TEXT =
      "it is a pointer of Git LFS, not the file itself; fetch the files with 'git lfs pull'";

  private static final String START = "version https://git-lfs.github.com/spec/";

  private LfsPointer() {}

  /** Whether the bytes of a file are such a text. */
  static boolean isIn(byte[] bytes) {
    return bytes.length <= MAX_LENGTH
        && new String(bytes, StandardCharsets.ISO_8859_1).startsWith(START);
  }
}
