package io.rangefinder.ranges;

import io.rangefinder.ir.Range;
import io.rangefinder.ir.RangeOrigin;
import io.rangefinder.ir.TensorRange;
import io.rangefinder.statistics.TensorStatistics;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** The range of each tensor and where it comes from; immutable, in the order of the names. */
public final class RangeTable {

  private static final RangeTable EMPTY = new RangeTable(new TreeMap<>());

  private final SortedMap<String, TensorRange> entries;

  private RangeTable(SortedMap<String, TensorRange> entries) {
    this.entries = Collections.unmodifiableSortedMap(entries);
  }

  /** The table without ranges. */
  public static RangeTable empty() {
    return EMPTY;
  }

  /**
   * The ranges a rule chooses for all tensors of the statistics.
   *
   * @throws RangeException naming every tensor the rule has no range for
   */
  public static RangeTable calibrated(Map<String, TensorStatistics> statistics, RangeRule rule) {
    return calibrated(statistics, tensor -> rule);
  }

  /**
   * The ranges chosen for all tensors of the statistics.
   *
   * @param rules the rule of each tensor
   * @throws RangeException naming every tensor that has no range
   */
  public static RangeTable calibrated(
      Map<String, TensorStatistics> statistics, Function<String, RangeRule> rules) {
    SortedMap<String, TensorRange> chosen = new TreeMap<>();
    List<String> problems = new ArrayList<>();
    for (Map.Entry<String, TensorStatistics> tensor : statistics.entrySet()) {
      try {
        TensorRange choice = rules.apply(tensor.getKey()).explain(tensor.getValue());
        chosen.put(
            tensor.getKey(),
            choice.origin() == RangeOrigin.CALIBRATED
                ? choice.withDetail(
                    "%s over %d images".formatted(choice.detail(), tensor.getValue().images()))
                : choice);
      } catch (RangeException e) {
        problems.add("Tensor '%s': %s".formatted(tensor.getKey(), e.getMessage()));
      }
    }
    if (!problems.isEmpty()) {
      throw new RangeException(String.join("\n", problems));
    }
    return new RangeTable(chosen);
  }

  /** This table with one range more; a former range of the tensor is replaced. */
  public RangeTable with(String tensor, Range range, RangeOrigin origin, String detail) {
    SortedMap<String, TensorRange> more = new TreeMap<>(entries);
    more.put(tensor, new TensorRange(range, origin, detail));
    return new RangeTable(more);
  }

  /** This table with all ranges of another, which win where both have one. */
  public RangeTable overriddenBy(RangeTable other) {
    SortedMap<String, TensorRange> more = new TreeMap<>(entries);
    more.putAll(other.entries);
    return new RangeTable(more);
  }

  /** This table without the ranges of some tensors. */
  public RangeTable without(Collection<String> tensors) {
    SortedMap<String, TensorRange> fewer = new TreeMap<>(entries);
    fewer.keySet().removeAll(tensors);
    return new RangeTable(fewer);
  }

  /** The range of a tensor, if it has one. */
  public Optional<TensorRange> find(String tensor) {
    return Optional.ofNullable(entries.get(tensor));
  }

  /** Those of the tensors that have no range, in their order. */
  public List<String> missing(Collection<String> tensors) {
    return tensors.stream().filter(tensor -> !entries.containsKey(tensor)).toList();
  }

  /** All ranges by the name of the tensor. */
  public SortedMap<String, TensorRange> entries() {
    return entries;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RangeTable that && entries.equals(that.entries);
  }

  @Override
  public int hashCode() {
    return entries.hashCode();
  }

  @Override
  public String toString() {
    return "RangeTable" + entries;
  }
}
