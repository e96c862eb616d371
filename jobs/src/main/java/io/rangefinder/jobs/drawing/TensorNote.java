package io.rangefinder.jobs.drawing;

import java.util.List;

/**
 * What a drawing says of a tensor besides its operator, name and shape.
 *
 * @param target what its box leads to, as {@code #part}; empty for nothing
 * @param lines what stands in its box, as its range
 * @param style the class of its box in the page's style; its meaning is to be among the lines
 */
public record TensorNote(String target, List<String> lines, String style) {
  /** Nothing to say. */
  public static final TensorNote NONE = new TensorNote("", List.of(), "unknown");

  public TensorNote {
    lines = List.copyOf(lines);
  }
}
