package io.rangefinder.statistics;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Which images set the range: the lowest and the highest values, at most {@value #KEPT} each, one
 * an image, the most extreme first, equal ones in the order of the image ids.
 */
public record Extremes(List<ImageValue> lowest, List<ImageValue> highest) {

  /** How many values are kept on each side. */
  public static final int KEPT = 8;

  private static final Comparator<ImageValue> LOWEST_FIRST =
      Comparator.comparingDouble(ImageValue::value).thenComparing(ImageValue::imageId);
  private static final Comparator<ImageValue> HIGHEST_FIRST =
      Comparator.comparingDouble((ImageValue pair) -> -(double) pair.value())
          .thenComparing(ImageValue::imageId);

  private static final Extremes EMPTY = new Extremes(List.of(), List.of());

  public Extremes {
    lowest = checked(lowest, LOWEST_FIRST);
    highest = checked(highest, HIGHEST_FIRST);
  }

  private static List<ImageValue> checked(List<ImageValue> pairs, Comparator<ImageValue> order) {
    if (!merge(pairs, List.of(), order).equals(pairs) || !isOrdered(pairs, order)) {
      throw new IllegalArgumentException("Extremes are not in order, one an image: " + pairs);
    }
    return List.copyOf(pairs);
  }

  private static boolean isOrdered(List<ImageValue> pairs, Comparator<ImageValue> order) {
    for (int i = 1; i < pairs.size(); i++) {
      if (order.compare(pairs.get(i - 1), pairs.get(i)) >= 0) {
        return false;
      }
    }
    return true;
  }

  /** The extremes of nothing. */
  public static Extremes empty() {
    return EMPTY;
  }

  /** The extremes after one more image. */
  Extremes withImage(String imageId, float min, float max) {
    ImageValue low = new ImageValue(min, imageId);
    ImageValue high = new ImageValue(max, imageId);
    if (isFull(lowest, low, LOWEST_FIRST) && isFull(highest, high, HIGHEST_FIRST)) {
      return this;
    }
    return merge(new Extremes(List.of(low), List.of(high)));
  }

  private static boolean isFull(
      List<ImageValue> pairs, ImageValue pair, Comparator<ImageValue> order) {
    return pairs.size() == KEPT && order.compare(pairs.get(KEPT - 1), pair) <= 0;
  }

  /** The extremes of both. */
  public Extremes merge(Extremes other) {
    return new Extremes(
        merge(lowest, other.lowest, LOWEST_FIRST), merge(highest, other.highest, HIGHEST_FIRST));
  }

  /** Merges two lists in order; of pairs of the same image the first is kept. */
  private static List<ImageValue> merge(
      List<ImageValue> a, List<ImageValue> b, Comparator<ImageValue> order) {
    List<ImageValue> kept = new ArrayList<>(KEPT);
    int i = 0;
    int j = 0;
    while (kept.size() < KEPT && (i < a.size() || j < b.size())) {
      boolean fromA = j == b.size() || (i < a.size() && order.compare(a.get(i), b.get(j)) <= 0);
      ImageValue next = fromA ? a.get(i++) : b.get(j++);
      if (kept.stream().noneMatch(pair -> pair.imageId().equals(next.imageId()))) {
        kept.add(next);
      }
    }
    return kept;
  }

  /**
   * The same with other ids.
   *
   * @param names gives different images different ids
   */
  Extremes renamed(UnaryOperator<String> names) {
    return new Extremes(
        renamed(lowest, names, LOWEST_FIRST), renamed(highest, names, HIGHEST_FIRST));
  }

  private static List<ImageValue> renamed(
      List<ImageValue> pairs, UnaryOperator<String> names, Comparator<ImageValue> order) {
    return pairs.stream()
        .map(pair -> new ImageValue(pair.value(), names.apply(pair.imageId())))
        .sorted(order)
        .toList();
  }

  void write(ByteSink sink) {
    write(lowest, sink);
    write(highest, sink);
  }

  private static void write(List<ImageValue> pairs, ByteSink sink) {
    sink.writeCount(pairs.size());
    for (ImageValue pair : pairs) {
      pair.write(sink);
    }
  }

  static Extremes read(ByteSource source) {
    return new Extremes(readPairs(source), readPairs(source));
  }

  private static List<ImageValue> readPairs(ByteSource source) {
    int size = source.readLength(5);
    if (size > KEPT) {
      throw new IllegalArgumentException(size + " extremes are stored.");
    }
    List<ImageValue> pairs = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      pairs.add(ImageValue.read(source));
    }
    return pairs;
  }
}
