package io.rangefinder.statistics;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

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
    if (!first(pairs.stream(), order).equals(pairs)) {
      throw new IllegalArgumentException("Extremes are not in order, one an image: " + pairs);
    }
    return List.copyOf(pairs);
  }

  /** The extremes of nothing. */
  public static Extremes empty() {
    return EMPTY;
  }

  /** The extremes of one image. */
  static Extremes ofImage(String imageId, float min, float max) {
    return new Extremes(
        List.of(new ImageValue(min, imageId)), List.of(new ImageValue(max, imageId)));
  }

  /** The extremes of both. */
  public Extremes merge(Extremes other) {
    return new Extremes(
        first(Stream.concat(lowest.stream(), other.lowest.stream()), LOWEST_FIRST),
        first(Stream.concat(highest.stream(), other.highest.stream()), HIGHEST_FIRST));
  }

  /** Whether an image with these bounds changes nothing. */
  boolean surpass(float min, float max) {
    return lowest.size() == KEPT
        && highest.size() == KEPT
        && min > lowest.get(KEPT - 1).value()
        && max < highest.get(KEPT - 1).value();
  }

  private static List<ImageValue> first(Stream<ImageValue> pairs, Comparator<ImageValue> order) {
    List<ImageValue> kept = new ArrayList<>(KEPT);
    Set<String> images = new HashSet<>();
    for (ImageValue pair : pairs.sorted(order).toList()) {
      if (kept.size() < KEPT && images.add(pair.imageId())) {
        kept.add(pair);
      }
    }
    return kept;
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
