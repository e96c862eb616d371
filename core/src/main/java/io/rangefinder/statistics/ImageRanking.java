package io.rangefinder.statistics;

import java.util.Arrays;
import java.util.List;

/**
 * The images by the value in which they reach farthest to one side: by their least value from the
 * least up, or by their greatest from the greatest down. Of the first eight the value is known, of
 * the others the bin it lies in.
 */
public final class ImageRanking {

  /** What less likely images would add is below the precision of doubles. */
  private static final double NEGLIGIBLE = 0x1p-70;

  /** -1 if the least values are ranked, 1 if the greatest are. */
  private final int side;

  /** The end of each rank that is farther out, and the one farther in, times the side. */
  private final double[] outer;

  private final double[] inner;

  /** How many images each rank has, which may be none. */
  private final long[] counts;

  private final long images;

  private ImageRanking(int side, double[] outer, double[] inner, long[] counts) {
    this.side = side;
    this.outer = outer;
    this.inner = inner;
    this.counts = counts;
    this.images = Arrays.stream(counts).sum();
  }

  /** The images by their least values. */
  public static ImageRanking ofMinima(TensorStatistics statistics) {
    return of(-1, statistics.extremes().lowest(), statistics.imageExtremes().minima().bins());
  }

  /** The images by their greatest values. */
  public static ImageRanking ofMaxima(TensorStatistics statistics) {
    return of(1, statistics.extremes().highest(), statistics.imageExtremes().maxima().bins());
  }

  private static ImageRanking of(int side, List<ImageValue> known, ValueBins bins) {
    int size = known.size() + bins.size();
    double[] outer = new double[size];
    double[] inner = new double[size];
    long[] counts = new long[size];
    for (int i = 0; i < bins.size(); i++) {
      int rank = known.size() + (side > 0 ? bins.size() - 1 - i : i);
      outer[rank] = side * (side > 0 ? bins.upper()[i] : bins.lower()[i]);
      inner[rank] = side * (side > 0 ? bins.lower()[i] : bins.upper()[i]);
      counts[rank] = bins.counts()[i];
    }
    int bin = known.size();
    for (int rank = 0; rank < known.size(); rank++) {
      while (counts[bin] == 0) {
        bin++;
      }
      outer[rank] = side * (double) known.get(rank).value();
      inner[rank] = outer[rank];
      counts[rank] = 1;
      counts[bin]--;
      outer[bin] = Math.max(inner[bin], Math.min(outer[bin], outer[rank]));
    }
    return new ImageRanking(side, outer, inner, counts);
  }

  /** How many images are ranked: those that have a finite value. */
  public long images() {
    return images;
  }

  /**
   * The expected farthest value of some of the images, drawn without putting back. The first c of N
   * are all left out by n drawn with the chance (N-n)/N · (N-n-1)/(N-1) · … of c factors.
   *
   * @param drawn how many, from 1 to {@link #images()}
   */
  public double expectedFarthest(long drawn) {
    if (drawn < 1 || drawn > images) {
      throw new IllegalArgumentException("Cannot draw %d of %d images.".formatted(drawn, images));
    }
    double expected = 0;
    double allLeftOut = 1;
    long left = images;
    for (int rank = 0; rank < counts.length && allLeftOut > 0; rank++) {
      double before = allLeftOut;
      for (long count = counts[rank]; count > 0 && allLeftOut > 0; count--) {
        allLeftOut *= (double) (left - drawn) / left;
        allLeftOut = allLeftOut < NEGLIGIBLE ? 0 : allLeftOut;
        left--;
      }
      expected += (before - allLeftOut) * ((outer[rank] + inner[rank]) / 2);
    }
    return side * expected + 0.0;
  }

  /**
   * The chance that one more image reaches beyond a limit. It is the share of the images that do.
   * If none does: of N+1 images that are alike, the last is the farthest with the chance 1/(N+1);
   * but where several of the N reach just as far, as where activations saturate, it is taken as 0.
   */
  public double chanceBeyond(double limit) {
    double beyond = 0;
    for (int rank = 0; rank < counts.length; rank++) {
      beyond += counts[rank] * shareBeyond(rank, side * limit);
    }
    if (beyond > 0) {
      return beyond / images;
    }
    boolean tied = images > 1 && outer[0] == outer[1];
    return tied ? 0 : 1.0 / (images + 1);
  }

  private double shareBeyond(int rank, double limit) {
    if (outer[rank] == inner[rank]) {
      return outer[rank] > limit ? 1 : 0;
    }
    double share = (outer[rank] - limit) / (outer[rank] - inner[rank]);
    return Math.min(Math.max(share, 0), 1);
  }
}
