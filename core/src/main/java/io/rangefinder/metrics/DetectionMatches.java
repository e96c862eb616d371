package io.rangefinder.metrics;

import io.rangefinder.statistics.ExactSum;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Which boxes of the float network the quantized one finds: a box of the same class that overlaps
 * it by at least one half, intersection over union. Boxes are matched one to one, those of the
 * float network with the greatest scores first, each with the free one that overlaps it most.
 *
 * @param expected boxes that the float network found
 * @param found boxes that the quantized network found
 * @param matched boxes that both found
 * @param overlap sum of their intersections over union
 */
public record DetectionMatches(long expected, long found, long matched, ExactSum overlap)
    implements Serializable {
  private static final double LEAST_OVERLAP = 0.5;
  private static final int SCALE = ExactSum.OF_FLOATS;

  public static DetectionMatches none() {
    return new DetectionMatches(0, 0, 0, ExactSum.zero(SCALE));
  }

  /** Compares one image, by all boxes given. */
  public static DetectionMatches of(List<DetectedBox> expected, List<DetectedBox> found) {
    List<DetectedBox> free = new ArrayList<>(found);
    long matched = 0;
    double sum = 0;
    for (DetectedBox box :
        expected.stream()
            .sorted(Comparator.comparingDouble(DetectedBox::score).reversed())
            .toList()) {
      int best = -1;
      double most = 0;
      for (int i = 0; i < free.size(); i++) {
        double overlap = box.overlap(free.get(i));
        if (free.get(i).category() == box.category()
            && overlap >= LEAST_OVERLAP
            && overlap > most) {
          best = i;
          most = overlap;
        }
      }
      if (best >= 0) {
        free.remove(best);
        matched++;
        sum += most;
      }
    }
    return new DetectionMatches(
        expected.size(), found.size(), matched, ExactSum.ofDouble(sum, SCALE));
  }

  public DetectionMatches merge(DetectionMatches other) {
    return new DetectionMatches(
        expected + other.expected,
        found + other.found,
        matched + other.matched,
        overlap.merge(other.overlap));
  }

  /** The share of the float network's boxes that the quantized one finds; NaN if there are none. */
  public double matchedShare() {
    return expected == 0 ? Double.NaN : (double) matched / expected;
  }

  /** The mean intersection over union of the boxes that both found; NaN if there are none. */
  public double meanOverlap() {
    return overlap.meanOver(matched);
  }
}
