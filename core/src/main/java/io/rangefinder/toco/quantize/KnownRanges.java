package io.rangefinder.toco.quantize;

import io.rangefinder.ir.Graph;
import io.rangefinder.ir.Range;
import io.rangefinder.ir.RangeOrigin;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.TensorRange;
import io.rangefinder.quantize.OperatorConstraints;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The ranges of a graph's tensors while rules hand them on. */
final class KnownRanges {
  private final Graph graph;
  private final Map<String, TensorRange> ranges = new LinkedHashMap<>();
  private final Set<String> joined = new HashSet<>();
  private final Set<String> floatResults;
  private final Set<String> warnings = new LinkedHashSet<>();

  KnownRanges(Graph graph) {
    this.graph = graph;
    this.floatResults = OperatorConstraints.UINT8.floatResults(graph);
    for (Tensor tensor : graph.tensors()) {
      TensorRange range = tensor.range();
      if (range != null) {
        ranges.put(tensor.name(), range);
      }
    }
  }

  Optional<TensorRange> find(String tensor) {
    return Optional.ofNullable(ranges.get(tensor));
  }

  Optional<Range> range(String tensor) {
    return find(tensor).map(TensorRange::range);
  }

  boolean has(String tensor) {
    return ranges.containsKey(tensor);
  }

  boolean isConstant(String tensor) {
    return graph.tensor(tensor).isConstant();
  }

  /** Whether a computed tensor of floats still needs a range. */
  boolean isMissing(String tensor) {
    Tensor found = graph.tensor(tensor);
    return found.isFloat() && !found.isConstant() && !has(tensor) && !floatResults.contains(tensor);
  }

  /** Gives a tensor a range unless it has one; whether it had none. */
  boolean give(String tensor, Range range, RangeOrigin origin, String source) {
    return ranges.putIfAbsent(tensor, new TensorRange(range, origin, source)) == null;
  }

  /** Gives a tensor a range whatever it has; whether that changed anything. */
  boolean replace(String tensor, Range range, String source) {
    TensorRange old = ranges.get(tensor);
    if (old != null && old.range().equals(range)) {
      return false;
    }
    boolean narrow = old != null && old.narrow();
    ranges.put(tensor, new TensorRange(range, narrow, RangeOrigin.SHARED, source));
    return true;
  }

  /** As {@link #replace}, for good: only a wider union replaces the range again. */
  boolean join(String tensor, Range range, String source) {
    joined.add(tensor);
    return replace(tensor, range, source);
  }

  boolean isJoined(String tensor) {
    return joined.contains(tensor);
  }

  void warn(String warning) {
    warnings.add(warning);
  }

  Set<String> warnings() {
    return warnings;
  }
}
