package io.rangefinder.jobs.source;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/**
 * What keeps a location from being used: the first problems, in the order of the lines of the list
 * that they are in, and how many there are.
 */
record ListingProblems(List<Problem> first, long count) implements Serializable {
  static final int MOST_SHOWN = 20;
  private static final ListingProblems NONE = new ListingProblems(List.of(), 0);

  /** A problem, and the line that it is in, or 0. */
  record Problem(long line, String text) implements Serializable {}

  ListingProblems {
    first = List.copyOf(first);
  }

  static ListingProblems none() {
    return NONE;
  }

  ListingProblems with(long line, String text) {
    return merge(new ListingProblems(List.of(new Problem(line, text)), 1));
  }

  ListingProblems merge(ListingProblems other) {
    if (other.count == 0) {
      return this;
    }
    TreeSet<Problem> all =
        new TreeSet<>(Comparator.comparingLong(Problem::line).thenComparing(Problem::text));
    all.addAll(first);
    all.addAll(other.first);
    List<Problem> kept = all.stream().limit(MOST_SHOWN).toList();
    return new ListingProblems(kept, count + other.count);
  }

  /** The first problems, and how many more there are. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    first.forEach(problem -> lines.add(problem.text()));
    if (first.size() == MOST_SHOWN && count > MOST_SHOWN) {
      lines.add("and %d more".formatted(count - MOST_SHOWN));
    }
    return lines;
  }
}
