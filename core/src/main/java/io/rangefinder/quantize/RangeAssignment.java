package io.rangefinder.quantize;

import io.rangefinder.codes.CodeGrid;
import io.rangefinder.ir.Quantization;
import io.rangefinder.ir.TensorRange;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The final range of every tensor that becomes codes, but for constant weights, and its grid.
 *
 * @param ranges ranges by tensor, in the order of the graph; each contains 0
 * @param grids the grid that was chosen for the range of each of these tensors
 */
public record RangeAssignment(Map<String, TensorRange> ranges, Map<String, CodeGrid> grids) {
  public RangeAssignment {
    ranges = Collections.unmodifiableMap(new LinkedHashMap<>(ranges));
    grids = Map.copyOf(grids);
    if (!ranges.keySet().equals(grids.keySet())) {
      throw new IllegalArgumentException("Ranges and grids are not of the same tensors");
    }
  }

  /**
   * The grid of a tensor.
   *
   * @throws IllegalArgumentException if the tensor has none
   */
  public CodeGrid grid(String tensor) {
    CodeGrid grid = grids.get(tensor);
    if (grid == null) {
      throw new IllegalArgumentException("No range was assigned to '" + tensor + "'");
    }
    return grid;
  }

  /**
   * The code of a tensor.
   *
   * @throws IllegalArgumentException if the tensor has none
   */
  public Quantization quantization(String tensor) {
    return grid(tensor).quantization();
  }
}
