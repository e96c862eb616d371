package io.rangefinder.metrics;

import java.io.Serializable;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Where the peaks of an output's heat maps are, one map a channel.
 *
 * <p>A float map has a peak where it is greatest, if that exceeds the threshold and no more than an
 * eighth of the map exceeds half of it: a map of the background, high almost everywhere, has none.
 *
 * @param threshold the value that a peak exceeds
 * @param channels what became of the peaks of each channel
 */
public record HeatMaps(double threshold, List<PeakCounts> channels) implements Serializable {
  private static final int LARGEST_PART = 8;

  public HeatMaps {
    channels = List.copyOf(channels);
  }

  /**
   * Compares the maps of one image.
   *
   * @param reference the float values, from its position on: rows of cells of channels
   * @param actual the values of the quantized network
   * @param shape how they lie
   * @param threshold the value that a peak exceeds
   */
  public static HeatMaps of(
      FloatBuffer reference, float[] actual, MapShape shape, double threshold) {
    float[] expected = new float[actual.length];
    reference.duplicate().get(expected);
    List<PeakCounts> channels = new ArrayList<>();
    for (int channel = 0; channel < shape.channels(); channel++) {
      channels.add(compare(expected, actual, shape, channel, threshold));
    }
    return new HeatMaps(threshold, channels);
  }

  private static PeakCounts compare(
      float[] expected, float[] actual, MapShape shape, int channel, double threshold) {
    int peak = greatest(expected, shape, channel);
    float height = expected[shape.index(peak, channel)];
    float least = Float.POSITIVE_INFINITY;
    int above = 0;
    for (int cell = 0; cell < shape.cells(); cell++) {
      float value = expected[shape.index(cell, channel)];
      least = Math.min(least, value);
      above += value > height / 2 ? 1 : 0;
    }
    if (!(height > threshold) || above * LARGEST_PART > shape.cells()) {
      return new PeakCounts(0, 0, 0, least);
    }
    boolean near = shape.areNeighbours(peak, greatest(actual, shape, channel));
    boolean kept = false;
    for (int cell = 0; cell < shape.cells(); cell++) {
      kept |= shape.areNeighbours(peak, cell) && actual[shape.index(cell, channel)] > threshold;
    }
    return new PeakCounts(1, near ? 1 : 0, kept ? 1 : 0, least);
  }

  /** The cell of the greatest value; of equal ones the first. */
  private static int greatest(float[] values, MapShape shape, int channel) {
    int best = 0;
    for (int cell = 1; cell < shape.cells(); cell++) {
      if (values[shape.index(cell, channel)] > values[shape.index(best, channel)]) {
        best = cell;
      }
    }
    return best;
  }

  /**
   * Of the images of both.
   *
   * @throws IllegalArgumentException if threshold or channels differ
   */
  public HeatMaps merge(HeatMaps other) {
    if (threshold != other.threshold || channels.size() != other.channels.size()) {
      throw new IllegalArgumentException("Cannot merge figures of different heat maps");
    }
    return new HeatMaps(
        threshold,
        IntStream.range(0, channels.size())
            .mapToObj(c -> channels.get(c).merge(other.channels.get(c)))
            .toList());
  }

  /**
   * Whether a channel is a map of scores; one that falls below the negated threshold somewhere is a
   * field of directions or offsets, whose greatest value says nothing.
   */
  public boolean isOfScores(int channel) {
    return channels.get(channel).least() >= -threshold;
  }

  /** Of all channels that are maps of scores. */
  public PeakCounts total() {
    return IntStream.range(0, channels.size())
        .filter(this::isOfScores)
        .mapToObj(channels::get)
        .reduce(PeakCounts.none(), PeakCounts::merge);
  }
}
