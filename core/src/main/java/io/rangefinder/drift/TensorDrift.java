package io.rangefinder.drift;

import io.rangefinder.ir.Range;
import io.rangefinder.statistics.ImageValue;
import io.rangefinder.statistics.SplitStatistics;
import io.rangefinder.statistics.TensorStatistics;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * How the values of a tensor over new images differ from those over the published ones.
 *
 * @param clip the part of the new values outside the shipped range, infinities and NaN included
 * @param publishedClip the same of the published images' values
 * @param octaves log2 of how much wider the new values lie between their 0.1 and 99.9 percentiles,
 *     or nearer to the middle where ten values do not lie beyond these; infinite if only one of
 *     both has a width, 0 if none has
 * @param samplingError how far a mean over images may stray, in parts of what differs between
 *     images: √(1/n + 1/m) of the published and the new images
 * @param divergence Jensen-Shannon divergence of the values in 8 bins an octave, natural logarithm;
 *     NaN if either has no finite value
 * @param noise the divergence that as many images of the same kind would show, predicted from the
 *     halves of the published images; NaN if a half has no image
 * @param images names of the new images that lie outside the shipped range, the farthest first
 */
public record TensorDrift(
    double clip,
    double publishedClip,
    double octaves,
    double samplingError,
    double divergence,
    double noise,
    List<String> images) {
  private static final double TAIL = 0.001;

  /** Quantiles that fewer values lie beyond say little. */
  private static final double LEAST_VALUES = 10;

  public TensorDrift {
    images = List.copyOf(images);
  }

  /**
   * Compares.
   *
   * @param shipped the range of the tensor's codes in the published model
   */
  public static TensorDrift of(SplitStatistics published, TensorStatistics fresh, Range shipped) {
    TensorStatistics before = published.whole();
    return new TensorDrift(
        Clipping.share(fresh, shipped),
        Clipping.share(before, shipped),
        octaves(before, fresh),
        Math.sqrt(1.0 / before.images() + 1.0 / fresh.images()),
        divergence(before, fresh),
        noise(published, fresh.images()),
        outside(fresh, shipped));
  }

  private static double octaves(TensorStatistics before, TensorStatistics now) {
    double fewest = Math.min(before.elements(), now.elements());
    double tail = Math.max(TAIL, Math.min(0.5, LEAST_VALUES / fewest));
    double then = width(before, tail);
    double tonight = width(now, tail);
    return then == tonight ? 0 : Math.log(tonight / then) / Math.log(2);
  }

  private static double width(TensorStatistics statistics, double tail) {
    return statistics.bounds().isEmpty()
        ? 0
        : statistics.quantile(1 - tail) - statistics.quantile(tail);
  }

  private static double divergence(TensorStatistics a, TensorStatistics b) {
    return Distribution.of(a.histogram()).divergence(Distribution.of(b.histogram()));
  }

  /**
   * The divergence of two samples falls as 1/n + 1/m with their numbers of images, for images, not
   * values, are independent; so that of the halves predicts that of any two samples.
   */
  private static double noise(SplitStatistics published, long fresh) {
    double first = published.first().images();
    double second = published.second().images();
    if (first == 0 || second == 0 || fresh == 0) {
      return Double.NaN;
    }
    double ofHalves = divergence(published.first(), published.second());
    return ofHalves * (1 / (first + second) + 1.0 / fresh) / (1 / first + 1 / second);
  }

  private static List<String> outside(TensorStatistics fresh, Range shipped) {
    Set<String> names = new LinkedHashSet<>();
    List<ImageValue> lowest = fresh.extremes().lowest();
    List<ImageValue> highest = fresh.extremes().highest();
    for (int i = 0; i < Math.max(lowest.size(), highest.size()); i++) {
      if (i < lowest.size() && lowest.get(i).value() < shipped.min()) {
        names.add(lowest.get(i).imageId());
      }
      if (i < highest.size() && highest.get(i).value() > shipped.max()) {
        names.add(highest.get(i).imageId());
      }
    }
    return List.copyOf(names);
  }
}
