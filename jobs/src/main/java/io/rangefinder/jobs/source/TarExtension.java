package io.rangefinder.jobs.source;

import java.nio.charset.StandardCharsets;

/**
 * What headers before a member's own say of it: a long name of GNU tar, or a pax header.
 *
 * @param name in place of the header's; empty if nothing is said
 * @param length in place of the header's; -1 if nothing is said
 * @param sparse whether the member's bytes are not all stored
 */
record TarExtension(String name, long length, boolean sparse) {
  static final TarExtension NONE = new TarExtension("", -1, false);

  /** The most bytes an extension may have. */
  static final int MAX_LENGTH = 1 << 20;

  static boolean isType(char type) {
    return type == 'L' || type == 'x';
  }

  /** What these bytes add; they are the content of a header of such a type. */
  TarExtension with(char type, byte[] content) {
    return type == 'L' ? withName(untilZero(content)) : withPax(content);
  }

  private static String untilZero(byte[] content) {
    String text = new String(content, StandardCharsets.UTF_8);
    int end = text.indexOf('\0');
    return end < 0 ? text : text.substring(0, end);
  }

  private TarExtension withName(String longName) {
    return new TarExtension(longName, length, sparse);
  }

  /** Records are "LENGTH KEY=VALUE\n", with the length of the whole record; others are ignored. */
  private TarExtension withPax(byte[] content) {
    TarExtension extension = this;
    int at = 0;
    while (at < content.length) {
      int digits = at;
      int recordLength = 0;
      while (digits < content.length && digits - at < 8 && Character.isDigit(content[digits])) {
        recordLength = recordLength * 10 + content[digits++] - '0';
      }
      if (recordLength <= digits - at || recordLength > content.length - at) {
        return extension;
      }
      String record =
          new String(content, digits, at + recordLength - digits, StandardCharsets.UTF_8).strip();
      int equals = record.indexOf('=');
      if (equals > 0) {
        extension = extension.withPax(record.substring(0, equals), record.substring(equals + 1));
      }
      at += recordLength;
    }
    return extension;
  }

  private TarExtension withPax(String key, String value) {
    if (key.equals("path")) {
      return withName(value);
    }
    if (key.equals("size") && value.matches("\\d{1,18}")) {
      return new TarExtension(name, Long.parseLong(value), sparse);
    }
    return key.startsWith("GNU.sparse.") ? new TarExtension(name, length, true) : this;
  }

  /** The header as it is meant. */
  TarHeader applyTo(TarHeader header) {
    return new TarHeader(
        name.isEmpty() ? header.name() : name,
        length < 0 ? header.length() : length,
        sparse ? 'S' : header.type());
  }
}
