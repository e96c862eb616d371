package io.rangefinder.jobs.source;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackInputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** The text of a list: UTF-8, or UTF-16 where a byte-order mark says so. */
final class ListText {
  private static final int MARK_LENGTH = 3;

  private ListText() {}

  /** A reader that stands behind the byte-order mark, if there is one. */
  static BufferedReader open(InputStream bytes) throws IOException {
    PushbackInputStream stream = new PushbackInputStream(bytes, MARK_LENGTH);
    byte[] mark = stream.readNBytes(MARK_LENGTH);
    Charset charset = StandardCharsets.UTF_8;
    int length = 0;
    if (begins(mark, 0xef, 0xbb, 0xbf)) {
      length = 3;
    } else if (begins(mark, 0xff, 0xfe)) {
      charset = StandardCharsets.UTF_16LE;
      length = 2;
    } else if (begins(mark, 0xfe, 0xff)) {
      charset = StandardCharsets.UTF_16BE;
      length = 2;
    }
    stream.unread(mark, length, mark.length - length);
    return new BufferedReader(new InputStreamReader(stream, charset));
  }

  private static boolean begins(byte[] bytes, int... mark) {
    if (bytes.length < mark.length) {
      return false;
    }
    for (int i = 0; i < mark.length; i++) {
      if ((bytes[i] & 0xff) != mark[i]) {
        return false;
      }
    }
    return true;
  }
}
