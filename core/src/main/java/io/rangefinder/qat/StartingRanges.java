package io.rangefinder.qat;

import io.rangefinder.ir.Range;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Ranges of inputs and activations with which training begins. Those of weights are taken anew in
 * every run.
 *
 * @param values by the names of variables
 * @param known tensors whose range was known
 * @param without tensors whose range was not
 */
public record StartingRanges(Map<String, Float> values, List<String> known, List<String> without) {
  public StartingRanges {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    known = List.copyOf(known);
    without = List.copyOf(without);
  }

  /** None: every range begins as the graph says. */
  public static StartingRanges none() {
    return new StartingRanges(Map.of(), List.of(), List.of());
  }

  /**
   * Ranges that hold zero and, where several tensors have one range, those of all of them.
   *
   * @param ranges by the name that a tensor had in the graph before it was rewritten
   */
  public static StartingRanges of(Manifest manifest, Function<String, Optional<Range>> ranges) {
    Map<RangeVariables, Range> byVariables = new LinkedHashMap<>();
    List<String> known = new ArrayList<>();
    List<String> without = new ArrayList<>();
    for (QuantizedTensor tensor : manifest.tensors()) {
      Optional<Range> range =
          tensor.role() == Role.WEIGHTS ? Optional.empty() : ranges.apply(tensor.tensor());
      if (range.isPresent()) {
        known.add(tensor.tensor());
        byVariables.merge(tensor.range(), starting(tensor, range.get()), Range::union);
      } else if (tensor.role() != Role.WEIGHTS) {
        without.add(tensor.tensor());
      }
    }
    Map<String, Float> values = new LinkedHashMap<>();
    byVariables.forEach(
        (variables, range) ->
            values.putAll(variables.startingAt((float) range.min(), (float) range.max())));
    return new StartingRanges(values, known, without);
  }

  private static Range starting(QuantizedTensor tensor, Range range) {
    if (!tensor.symmetric()) {
      return range.includingZero();
    }
    double greatest = Math.max(Math.abs(range.min()), Math.abs(range.max()));
    return new Range(-greatest, greatest);
  }
}
