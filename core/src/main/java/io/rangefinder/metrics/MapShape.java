package io.rangefinder.metrics;

import java.io.Serializable;

/** How maps lie in an output: rows of cells, and the channels of each cell together. */
public record MapShape(int height, int width, int channels) implements Serializable {
  public MapShape {
    if (height < 1 || width < 1 || channels < 1) {
      throw new IllegalArgumentException(height + " × " + width + " × " + channels);
    }
  }

  int cells() {
    return height * width;
  }

  int index(int cell, int channel) {
    return cell * channels + channel;
  }

  /** Whether two cells are the same or touch. */
  boolean areNeighbours(int one, int other) {
    return Math.abs(one / width - other / width) <= 1 && Math.abs(one % width - other % width) <= 1;
  }
}
