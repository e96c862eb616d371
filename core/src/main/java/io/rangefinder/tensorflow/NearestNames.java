package io.rangefinder.tensorflow;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Names that resemble a misspelt one. */
public final class NearestNames {
  private static final int SUGGESTIONS = 3;
  private static final int MAX_LENGTH = 200;

  private NearestNames() {}

  /** The end of a message about a missing name: the nearest names by edit distance. */
  public static String suggestion(String missing, Collection<String> names) {
    String wanted = shortened(missing);
    List<String> nearest =
        names.stream()
            .map(name -> new Candidate(name, distance(wanted, shortened(name))))
            .sorted(Comparator.comparingInt(Candidate::distance).thenComparing(Candidate::name))
            .limit(SUGGESTIONS)
            .map(candidate -> "'" + candidate.name() + "'")
            .toList();
    return nearest.isEmpty() ? "there are no names" : "nearest are " + String.join(", ", nearest);
  }

  private record Candidate(String name, int distance) {}

  private static String shortened(String name) {
    return name.length() <= MAX_LENGTH ? name : name.substring(0, MAX_LENGTH);
  }

  /** Levenshtein's distance: the fewest insertions, deletions and replacements of a character. */
  private static int distance(String from, String to) {
    int[] row = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[to.length()];
  }
}
