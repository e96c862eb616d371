package io.rangefinder.jobs.toco;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The cases that we decided not to copy, and why: {@code group/case: reason} a line. */
final class KnownDifferences {
  private static final String FILE = "known-differences.txt";

  private KnownDifferences() {}

  /** Reasons by case. */
  static Map<String, String> read() {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(KnownDifferences.class.getResourceAsStream(FILE), FILE),
                StandardCharsets.UTF_8))) {
      return parse(reader.lines().toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Map<String, String> parse(List<String> lines) {
    Map<String, String> reasons = new LinkedHashMap<>();
    for (String line : lines) {
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      int colon = line.indexOf(": ");
      if (colon < 0 || line.substring(colon + 2).isBlank()) {
        throw new IllegalArgumentException("No 'group/case: reason': " + line);
      }
      if (reasons.put(line.substring(0, colon), line.substring(colon + 2)) != null) {
        throw new IllegalArgumentException("Listed twice: " + line);
      }
    }
    return reasons;
  }
}
