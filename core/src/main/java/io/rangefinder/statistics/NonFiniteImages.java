package io.rangefinder.statistics;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * The images in which a tensor has a NaN or an infinity: how many they are, and which.
 *
 * @param count how many
 * @param first the ids of at most {@value #KEPT} of them, the first in order, each once
 */
public record NonFiniteImages(long count, List<String> first) {

  /** How many ids are kept. */
  public static final int KEPT = 8;

  private static final NonFiniteImages NONE = new NonFiniteImages(0, List.of());

  public NonFiniteImages {
    first = List.copyOf(first);
    if (first.size() > Math.min(count, KEPT)
        || (first.isEmpty() && count != 0)
        || !new ArrayList<>(new TreeSet<>(first)).equals(first)) {
      throw new IllegalArgumentException(
          "%d images cannot have the first ids %s.".formatted(count, first));
    }
  }

  /** No image. */
  public static NonFiniteImages none() {
    return NONE;
  }

  /** One image. */
  static NonFiniteImages ofImage(String imageId) {
    return new NonFiniteImages(1, List.of(imageId));
  }

  /** The images of both. */
  public NonFiniteImages merge(NonFiniteImages other) {
    if (other.count == 0) {
      return this;
    }
    if (count == 0) {
      return other;
    }
    TreeSet<String> ids = new TreeSet<>(first);
    ids.addAll(other.first);
    return new NonFiniteImages(
        Math.addExact(count, other.count), ids.stream().limit(KEPT).toList());
  }

  /** The same with other ids. */
  NonFiniteImages renamed(UnaryOperator<String> names) {
    return new NonFiniteImages(count, first.stream().map(names).sorted().toList());
  }

  void write(ByteSink sink) {
    sink.writeCount(count);
    sink.writeCount(first.size());
    first.forEach(sink::writeString);
  }

  static NonFiniteImages read(ByteSource source) {
    long count = source.readCount();
    int size = source.readLength(1);
    if (size > KEPT) {
      throw new IllegalArgumentException(size + " ids are stored.");
    }
    List<String> first = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      first.add(source.readString());
    }
    return new NonFiniteImages(count, first);
  }
}
