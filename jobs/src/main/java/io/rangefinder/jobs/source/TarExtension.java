package io.rangefinder.jobs.source;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What headers before a member's own say of it: long names of GNU tar, and pax headers. */
final class TarExtension {
  /** The most bytes an extension may have. */
  static final int MAX_LENGTH = 1 << 20;

  private static final String SPARSE = "GNU.sparse.";

  private String name = "";
  private String sparseName = "";
  private String link = "";
  private long length = -1;
  private long wholeLength = -1;
  private boolean sparse;
  private boolean mapInData;
  private final List<Long> extents = new ArrayList<>();

  static boolean isType(char type) {
    return type == 'L' || type == 'K' || type == 'x' || type == 'X';
  }

  /** Adds what these bytes say; they are the content of a header of such a type. */
  void add(char type, byte[] content) {
    switch (type) {
      case 'L' -> name = untilZero(content);
      case 'K' -> link = untilZero(content);
      default -> addPax(content);
    }
  }

  private static String untilZero(byte[] content) {
    String text = new String(content, StandardCharsets.UTF_8);
    int end = text.indexOf('\0');
    return end < 0 ? text : text.substring(0, end);
  }

  /** Records are "LENGTH KEY=VALUE\n", with the length of the whole record; others are ignored. */
  private void addPax(byte[] content) {
    int at = 0;
    while (at < content.length) {
      int digits = at;
      int recordLength = 0;
      while (digits < content.length && digits - at < 8 && Character.isDigit(content[digits])) {
        recordLength = recordLength * 10 + content[digits++] - '0';
      }
      if (recordLength <= digits - at || recordLength > content.length - at) {
        return;
      }
      String record =
          new String(content, digits, at + recordLength - digits, StandardCharsets.UTF_8).strip();
      int equals = record.indexOf('=');
      if (equals > 0) {
        addPax(record.substring(0, equals), record.substring(equals + 1));
      }
      at += recordLength;
    }
  }

  private void addPax(String key, String value) {
    switch (key) {
      case "path" -> name = value;
      case "linkpath" -> link = value;
      case "size" -> length = number(value);
      default -> {
        if (key.startsWith(SPARSE)) {
          sparse = true;
          addSparse(key.substring(SPARSE.length()), value);
        }
      }
    }
  }

  /**
   * Three versions: a record for each number, one record for all, or the numbers before the data.
   */
  private void addSparse(String key, String value) {
    switch (key) {
      case "name" -> sparseName = value;
      case "size", "realsize" -> wholeLength = number(value);
      case "offset", "numbytes" -> extents.add(number(value));
      case "map" -> {
        for (String number : value.split(",", -1)) {
          extents.add(number(number));
        }
      }
      case "major" -> mapInData = number(value) == 1;
      default -> {}
    }
  }

  private static long number(String value) {
    return value.matches("\\d{1,18}") ? Long.parseLong(value) : -1;
  }

  /** The header as it is meant. */
  TarHeader applyTo(TarHeader header) {
    String longName = sparseName.isEmpty() ? name : sparseName;
    return new TarHeader(
        longName.isEmpty() ? header.name() : longName,
        length < 0 ? header.length() : length,
        header.type(),
        link.isEmpty() ? header.link() : link);
  }

  boolean isSparse() {
    return sparse;
  }

  /** Whether the map of a sparse member stands before its data. */
  boolean hasMapInData() {
    return mapInData;
  }

  /** How long a sparse member is as a whole; -1 if nothing is said. */
  long wholeLength() {
    return wholeLength;
  }

  /** The map of a sparse member; null if it is not said whole. */
  @Nullable SparseMap map() {
    return wholeLength < 0 || extents.contains(-1L) ? null : new SparseMap(extents, wholeLength);
  }
}
