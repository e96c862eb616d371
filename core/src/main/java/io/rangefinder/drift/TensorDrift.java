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
 * @param octaves log2 of how much wider the new values lie between their 0.1 and 99.9 percentiles;
 *     infinite if only one of both has a width, 0 if none has
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
    double divergence,
    double noise,
    List<String> images) {
  private static final double LOW = 0.001;
  private static final double HIGH = 0.999;

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
        octaves(width(before), width(fresh)),
        divergence(before, fresh),
        noise(published, fresh.images()),
        outside(fresh, shipped));
  }

  private static double width(TensorStatistics statistics) {
    return statistics.bounds().isEmpty() ? 0 : statistics.quantile(HIGH) - statistics.quantile(LOW);
  }

  private static double octaves(double before, double now) {
    if (before == now) {
      return 0;
    }
    return Math.log(now / before) / Math.log(2);
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
