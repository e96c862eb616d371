package io.rangefinder.testing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Compares Graphviz texts: up to the order of their lines and the numbers of their operators, and
 * up to one unit in the last digit of a fraction.
 */
public final class Drawings {
  private static final Pattern FIRST_RESULT =
      Pattern.compile("(?m)^ *(op\\d{5}):o0:s -> (\"[^\"]*\")");
  private static final Pattern OPERATOR = Pattern.compile("\\bop\\d{5}\\b");
  private static final Pattern FRACTION = Pattern.compile("-?\\d+\\.\\d+");

  private Drawings() {}

  /** Lines only one of the texts has, with operators named by their first results. */
  public static List<String> differences(String expected, String actual) {
    List<Line> additional = lines(actual);
    List<String> differences = new ArrayList<>();
    for (Line line : lines(expected)) {
      if (!removeFirstLike(line, additional)) {
        differences.add("missing    " + line.text);
      }
    }
    additional.forEach(line -> differences.add("additional " + line.text));
    differences.sort(Comparator.comparing(line -> line.substring(11)));
    return differences;
  }

  private static boolean removeFirstLike(Line line, List<Line> lines) {
    for (int i = 0; i < lines.size(); i++) {
      if (line.isLike(lines.get(i))) {
        lines.remove(i);
        return true;
      }
    }
    return false;
  }

  private record Line(String text, String words, List<String> fractions) {
    static Line of(String text) {
      Matcher fractions = FRACTION.matcher(text);
      return new Line(
          text,
          fractions.replaceAll("#"),
          fractions.reset().results().map(MatchResult::group).toList());
    }

    boolean isLike(Line other) {
      if (!words.equals(other.words)) {
        return false;
      }
      for (int i = 0; i < fractions.size(); i++) {
        if (!areNear(fractions.get(i), other.fractions.get(i))) {
          return false;
        }
      }
      return true;
    }

    private static boolean areNear(String a, String b) {
      double unit = Math.pow(10, -Math.max(decimals(a), decimals(b)));
      return Math.abs(Double.parseDouble(a) - Double.parseDouble(b)) < 1.5 * unit;
    }

    private static int decimals(String fraction) {
      return fraction.length() - fraction.indexOf('.') - 1;
    }
  }

  private static List<Line> lines(String dot) {
    Map<String, String> names = new TreeMap<>();
    Matcher edges = FIRST_RESULT.matcher(dot);
    while (edges.find()) {
      names.put(edges.group(1), "operator " + edges.group(2));
    }
    List<Line> lines = new ArrayList<>();
    for (String line : dot.split("\n", -1)) {
      String named =
          OPERATOR
              .matcher(line)
              .replaceAll(
                  number ->
                      Matcher.quoteReplacement(names.getOrDefault(number.group(), number.group())));
      lines.add(Line.of(named));
    }
    return lines;
  }
}
