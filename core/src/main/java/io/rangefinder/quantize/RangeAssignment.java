package io.rangefinder.quantize;

import io.rangefinder.ir.Quantization;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The final range of every tensor that becomes uint8, but for constant weights.
 *
 * @param ranges ranges by tensor, in the order of the graph
 */
public record RangeAssignment(Map<String, AssignedRange> ranges) {
  public RangeAssignment {
    ranges = Collections.unmodifiableMap(new LinkedHashMap<>(ranges));
  }

  /**
   * The code of a tensor.
   *
   * @throws IllegalArgumentException if the tensor has none
   */
  public Quantization quantization(String tensor) {
    AssignedRange range = ranges.get(tensor);
    if (range == null) {
      throw new IllegalArgumentException("No range was assigned to '" + tensor + "'");
    }
    return range.quantization();
  }
}
