package io.rangefinder.ir;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Which names a mistyped one may have meant. */
public final class NearestNames {
  private static final int SUGGESTIONS = 3;

  /** Of longer names only this much is compared, for the work grows with its square. */
  private static final int MAX_LENGTH = 200;

  private NearestNames() {}

  /**
   * At most so many of the names: first those that hold the given one or are held by it, then by
   * the number of letters to change, then by name.
   */
  public static List<String> of(String given, Collection<String> names, int most) {
    String typed = folded(given);
    return names.stream()
        .map(
            name ->
                new Candidate(name, isPart(typed, folded(name)), editDistance(typed, folded(name))))
        .sorted(
            Comparator.comparing((Candidate candidate) -> !candidate.isPart())
                .thenComparingInt(Candidate::distance)
                .thenComparing(Candidate::name))
        .limit(most)
        .map(Candidate::name)
        .toList();
  }

  private record Candidate(String name, boolean isPart, int distance) {}

  private static String folded(String name) {
    String start = name.length() <= MAX_LENGTH ? name : name.substring(0, MAX_LENGTH);
    return start.toLowerCase(Locale.ROOT);
  }

  /** The end of a message about a missing name: the three nearest. */
  public static String suggestion(String missing, Collection<String> names) {
    String nearest =
        of(missing, names, SUGGESTIONS).stream()
            .map(name -> "'" + name + "'")
            .collect(Collectors.joining(", "));
    return nearest.isEmpty() ? "there are no names" : "nearest are " + nearest;
  }

  private static boolean isPart(String typed, String name) {
    return !typed.isEmpty() && (name.contains(typed) || typed.contains(name));
  }

  private static int editDistance(String a, String b) {
    int[] previous = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] current = new int[b.length() + 1];
      current[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(replaced, 1 + Math.min(previous[j], current[j - 1]));
      }
      previous = current;
    }
    return previous[b.length()];
  }
}
