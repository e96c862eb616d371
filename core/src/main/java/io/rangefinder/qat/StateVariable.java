package io.rangefinder.qat;

import java.util.List;

/**
 * A variable that rewriting added.
 *
 * @param name in the graph, which is its key in a checkpoint too
 * @param counts whether it is an int64 count; float32 else
 * @param shape extents; empty for one value
 * @param initial what all its elements begin with
 */
public record StateVariable(String name, boolean counts, List<Integer> shape, float initial) {
  public StateVariable {
    shape = List.copyOf(shape);
  }
}
