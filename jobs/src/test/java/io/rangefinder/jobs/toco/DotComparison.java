package io.rangefinder.jobs.toco;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Compares DOT files; a tolerance lets printed numbers be off by one in their last digits. */
final class DotComparison {
  /** Fractions everywhere, integers only where constants are printed. */
  private static final Pattern NUMBER =
      Pattern.compile("(?<![\\w.#])-?\\d+\\.\\d+(?:e[-+]?\\d+)?|(?<=[{ ])-?\\d+(?=[,}… ])");

  private DotComparison() {}

  static List<Difference> of(String expected, String actual, Tolerance tolerance) {
    List<String> missing = DotForm.lines(expected);
    List<String> extra = DotForm.lines(actual);
    List<String> common = new ArrayList<>(missing);
    common.removeIf(line -> !extra.remove(line));
    common.forEach(missing::remove);
    if (tolerance != Tolerance.NONE) {
      Map<String, List<String>> candidates =
          extra.stream().collect(Collectors.groupingBy(DotComparison::withoutNumbers));
      missing.removeIf(line -> removeClose(line, candidates, extra));
    }
    List<Difference> differences = new ArrayList<>();
    missing.forEach(line -> differences.add(difference("missing ", line)));
    extra.forEach(line -> differences.add(difference("extra ", line)));
    return differences;
  }

  private static Difference difference(String what, String line) {
    return new Difference(Difference.Kind.DOT, what + line);
  }

  private static boolean removeClose(
      String line, Map<String, List<String>> candidates, List<String> extra) {
    for (String candidate : candidates.getOrDefault(withoutNumbers(line), List.of())) {
      if (close(numbers(line), numbers(candidate)) && extra.remove(candidate)) {
        return true;
      }
    }
    return false;
  }

  private static String withoutNumbers(String line) {
    return NUMBER.matcher(line).replaceAll("#");
  }

  private static List<String> numbers(String line) {
    return NUMBER.matcher(line).results().map(MatchResult::group).toList();
  }

  private static boolean close(List<String> expected, List<String> actual) {
    for (int i = 0; i < expected.size(); i++) {
      double distance =
          Math.abs(Double.parseDouble(expected.get(i)) - Double.parseDouble(actual.get(i)));
      if (distance > 1.01 * Math.min(lastDigit(expected.get(i)), lastDigit(actual.get(i)))) {
        return false;
      }
    }
    return true;
  }

  /** What one in the last printed digit is worth. */
  private static double lastDigit(String number) {
    int exponent = number.indexOf('e');
    String mantissa = exponent < 0 ? number : number.substring(0, exponent);
    int power = exponent < 0 ? 0 : Integer.parseInt(number.substring(exponent + 1));
    int point = mantissa.indexOf('.');
    return Math.pow(10, power - (point < 0 ? 0 : mantissa.length() - 1 - point));
  }
}
