package io.rangefinder.jobs.toco;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A case that is not as TOCO has it.
 *
 * @param reason why it is not copied
 * @param expected its differences, a line for each kind, in the order in which the kinds come
 */
record KnownDifference(String reason, List<Expected> expected) {
  KnownDifference {
    expected = List.copyOf(expected);
  }

  /**
   * Differences of one kind.
   *
   * @param beginning how the text of the first begins
   */
  record Expected(int count, Difference.Kind kind, String beginning) {

    boolean matches(Expected found) {
      return count == found.count && kind == found.kind && found.beginning.startsWith(beginning);
    }

    @Override
    public String toString() {
      return count + " " + kind + ": " + beginning;
    }
  }

  /** What stands in the list for these differences, their first ones in full. */
  static List<Expected> of(List<Difference> differences) {
    Map<Difference.Kind, List<Difference>> kinds = new LinkedHashMap<>();
    for (Difference difference : differences) {
      kinds.computeIfAbsent(difference.kind(), kind -> new ArrayList<>()).add(difference);
    }
    return kinds.entrySet().stream()
        .map(
            entry ->
                new Expected(
                    entry.getValue().size(), entry.getKey(), entry.getValue().get(0).text()))
        .toList();
  }

  /** In what the differences of today are not those listed. */
  Optional<String> mismatch(List<Difference> differences) {
    if (differences.isEmpty()) {
      return Optional.of("is equal to TOCO's now: remove it from the list");
    }
    List<Expected> found = of(differences);
    boolean matches = found.size() == expected.size();
    for (int i = 0; matches && i < found.size(); i++) {
      matches = expected.get(i).matches(found.get(i));
    }
    return matches
        ? Optional.empty()
        : Optional.of("differs otherwise than listed: " + expected + " listed, " + found);
  }
}
