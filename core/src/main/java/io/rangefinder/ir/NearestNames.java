package io.rangefinder.ir;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Which names a mistyped one may have meant. */
public final class NearestNames {

  private NearestNames() {}

  /**
   * At most so many of the names: first those that hold the given one or are held by it, then by
   * the number of letters to change.
   */
  public static List<String> of(String given, Collection<String> names, int most) {
    String typed = given.toLowerCase(Locale.ROOT);
    return names.stream()
        .sorted(
            Comparator.comparing((String name) -> !isPart(typed, name.toLowerCase(Locale.ROOT)))
                .thenComparingInt(name -> editDistance(typed, name.toLowerCase(Locale.ROOT))))
        .limit(most)
        .toList();
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
