package io.rangefinder.jobs.toco;

import io.rangefinder.jobs.toco.KnownDifference.Expected;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The cases that we decided not to copy, and those that the corpus calls odd, as far as they
 * differ: a line {@code group/case: reason}, and below it, indented, a line {@code count KIND:
 * beginning of the first} for each kind of difference.
 */
final class KnownDifferences {
  private static final String FILE = "known-differences.txt";
  private static final Pattern CASE = Pattern.compile("(\\S+): (.*\\S.*)");
  private static final Pattern EXPECTED = Pattern.compile("\\s+(\\d+) ([A-Z]+): (.*\\S.*)");

  private KnownDifferences() {}

  /** By case. */
  static Map<String, KnownDifference> read() {
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

  static Map<String, KnownDifference> parse(List<String> lines) {
    Map<String, String> reasons = new LinkedHashMap<>();
    Map<String, List<Expected>> expected = new LinkedHashMap<>();
    String name = "";
    for (String line : lines) {
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      Matcher difference = EXPECTED.matcher(line);
      if (difference.matches() && !name.isEmpty()) {
        expected.get(name).add(expected(difference));
        continue;
      }
      Matcher heading = CASE.matcher(line);
      if (!heading.matches()) {
        throw new IllegalArgumentException("No 'group/case: reason': " + line);
      }
      name = heading.group(1);
      expected.put(name, new ArrayList<>());
      if (reasons.put(name, heading.group(2)) != null) {
        throw new IllegalArgumentException("Listed twice: " + line);
      }
    }
    Map<String, KnownDifference> known = new LinkedHashMap<>();
    reasons.forEach(
        (golden, reason) -> known.put(golden, new KnownDifference(reason, expected.get(golden))));
    return known;
  }

  private static Expected expected(Matcher line) {
    return new Expected(
        Integer.parseInt(line.group(1)), Difference.Kind.valueOf(line.group(2)), line.group(3));
  }
}
