package io.rangefinder.jobs.engine;

import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a check of TensorFlow against the TFLite runtime found.
 *
 * @param images that were compared; 0 if nothing was
 * @param tensors that were compared
 * @param largest the greatest difference as a part of a tensor's range
 * @param tensor where it was
 * @param wrong operators that one engine computes wrongly, a line each
 * @param notes what else is to be known, a line each
 */
public record EngineFinding(
    int images, int tensors, double largest, String tensor, List<String> wrong, List<String> notes)
    implements Serializable {
  public EngineFinding {
    wrong = List.copyOf(wrong);
    notes = List.copyOf(notes);
  }

  static EngineFinding unchecked(String why) {
    return new EngineFinding(0, 0, 0, "", List.of(), List.of(why));
  }

  static EngineFinding none() {
    return new EngineFinding(0, 0, 0, "", List.of(), List.of());
  }

  static EngineFinding of(
      int images,
      Map<String, TensorDifference> differences,
      List<String> wrong,
      List<String> notes) {
    double largest = 0;
    String tensor = "";
    for (Map.Entry<String, TensorDifference> difference : differences.entrySet()) {
      if (difference.getValue().ofRange() > largest) {
        largest = difference.getValue().ofRange();
        tensor = difference.getKey();
      }
    }
    return new EngineFinding(images, differences.size(), largest, tensor, wrong, notes);
  }

  /** With another network's. */
  EngineFinding and(EngineFinding other) {
    EngineFinding worse = other.largest > largest ? other : this;
    return new EngineFinding(
        Math.max(images, other.images),
        Math.max(tensors, other.tensors),
        worse.largest,
        worse.tensor,
        Stream.concat(wrong.stream(), other.wrong.stream()).distinct().toList(),
        Stream.concat(notes.stream(), other.notes.stream()).distinct().toList());
  }

  /** For a terminal. */
  @Override
  public String toString() {
    return images == 0
        ? "not checked"
        : String.format(
            Locale.ROOT,
            "%d tensors within %.1e of their range of the TFLite runtime's over %d images",
            tensors,
            largest,
            images);
  }
}
