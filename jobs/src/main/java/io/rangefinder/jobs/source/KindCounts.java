package io.rangefinder.jobs.source;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Serializable;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How many there are of each kind. Merging is exact and knows no order, and takes no more memory
 * than the counts of a hundred kinds.
 *
 * @param counts by kind: those of the first hundred kinds in the order of their names
 * @param total of all kinds
 */
public record KindCounts(SortedMap<String, Long> counts, long total) implements Serializable {
  private static final int MOST_KINDS = 100;
  private static final int SHOWN = 8;
  private static final String MORE = "more";
  private static final KindCounts NONE = new KindCounts(new TreeMap<>(), 0);

  public KindCounts {
    TreeMap<String, Long> first = new TreeMap<>(counts);
    while (first.size() > MOST_KINDS) {
      first.pollLastEntry();
    }
    counts = Collections.unmodifiableSortedMap(first);
  }

  static KindCounts none() {
    return NONE;
  }

  static KindCounts of(Map<String, Long> counts) {
    long total = counts.values().stream().mapToLong(Long::longValue).sum();
    return new KindCounts(new TreeMap<>(counts), total);
  }

  KindCounts plus(KindCounts other) {
    if (other.total == 0) {
      return this;
    }
    TreeMap<String, Long> sum = new TreeMap<>(counts);
    other.counts.forEach((kind, count) -> sum.merge(kind, count, Long::sum));
    return new KindCounts(sum, total + other.total);
  }

  /** The kinds and their counts, most frequent first: {@code .json 3, .txt 1}. */
  public String byFrequency() {
    List<Map.Entry<String, Long>> shown =
        counts.entrySet().stream()
            .sorted(
                Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                    .thenComparing(Map.Entry.comparingByKey()))
            .limit(SHOWN)
            .toList();
    long left = total - shown.stream().mapToLong(Map.Entry::getValue).sum();
    String text =
        shown.stream()
            .map(kind -> kind.getKey() + " " + kind.getValue())
            .collect(Collectors.joining(", "));
    return left == 0 ? text : text + ", more " + left;
  }

  /** All of it, for a document. */
  public void describe(ObjectNode node) {
    counts.forEach(node::put);
    long left = total - counts.values().stream().mapToLong(Long::longValue).sum();
    if (left > 0) {
      node.put(MORE, left);
    }
  }

  /** What {@link #describe} wrote. */
  public static KindCounts described(Map<String, Long> written) {
    Map<String, Long> kinds = new TreeMap<>(written);
    kinds.remove(MORE);
    long total = written.values().stream().mapToLong(Long::longValue).sum();
    return new KindCounts(new TreeMap<>(kinds), total);
  }

  /** How many there are and of which kinds, for a terminal; empty if there are none. */
  public Optional<String> text() {
    return total == 0 ? Optional.empty() : Optional.of("%d (%s)".formatted(total, byFrequency()));
  }
}
