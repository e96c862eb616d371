package io.rangefinder.jobs.publish;

import io.rangefinder.jobs.store.ExtremeImages;
import io.rangefinder.jobs.store.QuantizationReport;
import io.rangefinder.jobs.store.QuantizationReport.TensorRange;
import io.rangefinder.jobs.store.RunDirectory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.apache.hadoop.conf.Configuration;

/**
 * Which ranges of a model's tensors differ from another's.
 *
 * @param tensors how many both have
 * @param moved those of other ranges, the one that moved most first
 * @param added tensors that only the later model has, in its order
 * @param removed tensors that only the earlier model has, in its order
 */
public record RangeDifference(
    int tensors, List<Moved> moved, List<String> added, List<String> removed) {
  public RangeDifference {
    moved = List.copyOf(moved);
    added = List.copyOf(added);
    removed = List.copyOf(removed);
  }

  /**
   * A tensor whose range moved.
   *
   * @param images the images that set the ends in the later run; empty lists if it did not observe
   *     the tensor
   */
  public record Moved(TensorRange before, TensorRange after, ExtremeImages images) {
    /** How far the end that moved more did, in codes of the earlier model. */
    public double codes() {
      return Math.max(Math.abs(after.min() - before.min()), Math.abs(after.max() - before.max()))
          / before.scale();
    }

    private boolean isMoved() {
      return Double.compare(before.min(), after.min()) != 0
          || Double.compare(before.max(), after.max()) != 0;
    }
  }

  /**
   * Compares two versions by their reports, and the run of the later one.
   *
   * @throws io.rangefinder.ir.UserException if a file of them is missing or damaged
   */
  public static RangeDifference of(Version earlier, Version later, Configuration hadoop) {
    Map<String, TensorRange> before = ranges(earlier);
    Map<String, TensorRange> after = ranges(later);
    List<String> removed = new ArrayList<>(before.keySet());
    removed.removeAll(after.keySet());
    List<String> added = new ArrayList<>(after.keySet());
    added.removeAll(before.keySet());
    SortedMap<String, ExtremeImages> images =
        ExtremeImages.read(later.path(Version.RUN + "/" + RunDirectory.STATISTICS), hadoop);
    List<Moved> moved = new ArrayList<>();
    before.forEach(
        (tensor, range) -> {
          TensorRange now = after.get(tensor);
          if (now != null) {
            moved.add(
                new Moved(
                    range,
                    now,
                    images.getOrDefault(tensor, new ExtremeImages(List.of(), List.of()))));
          }
        });
    int tensors = moved.size();
    moved.removeIf(tensor -> !tensor.isMoved());
    moved.sort(Comparator.comparingDouble(Moved::codes).reversed());
    return new RangeDifference(tensors, moved, added, removed);
  }

  private static Map<String, TensorRange> ranges(Version version) {
    Map<String, TensorRange> ranges = new LinkedHashMap<>();
    QuantizationReport.read(version.read(Version.REPORT), version.path(Version.REPORT))
        .ranges()
        .forEach(range -> ranges.put(range.tensor(), range));
    return ranges;
  }
}
