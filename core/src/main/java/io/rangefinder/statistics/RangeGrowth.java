package io.rangefinder.statistics;

import java.util.ArrayList;
import java.util.List;

/**
 * How the range grew with the number of images: the expected least and greatest value of images
 * drawn from those that were seen, without putting back, in any order. A range that still grows at
 * the end has not seen enough images.
 *
 * <p>The eight most extreme images count with their exact values, the others with the middle of
 * their bins (within 0.4 %).
 *
 * @param points by rising number of images; the last is of all images and so of the exact bounds
 */
public record RangeGrowth(List<Point> points) {

  /** The least share of the images is 2^-10, rounded down. */
  private static final int HALVINGS = 10;

  /** What some of the images are expected to show. */
  public record Point(long images, double min, double max) {}

  public RangeGrowth {
    points = List.copyOf(points);
  }

  /** The growth over the images that have finite values; no points if there are none. */
  public static RangeGrowth of(TensorStatistics statistics) {
    ImageRanking lowest = ImageRanking.ofMinima(statistics);
    ImageRanking highest = ImageRanking.ofMaxima(statistics);
    List<Point> points = new ArrayList<>();
    for (int halvings = HALVINGS; halvings >= 0; halvings--) {
      long images = highest.images() >> halvings;
      if (images > 0 && (points.isEmpty() || points.get(points.size() - 1).images() < images)) {
        points.add(
            new Point(images, lowest.expectedFarthest(images), highest.expectedFarthest(images)));
      }
    }
    return new RangeGrowth(points);
  }
}
