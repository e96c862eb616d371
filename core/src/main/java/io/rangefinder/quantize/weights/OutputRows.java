package io.rangefinder.quantize.weights;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The rows of weights of all outputs, group after group. What is computed of each by itself is
 * computed on all cores and stands in the order of the rows, so that their number changes nothing.
 */
final class OutputRows {
  private final List<OutputGroup> groups;

  /** The first row of each group, and the end. */
  private final int[] starts;

  /**
   * One row.
   *
   * @param group its group
   * @param output its place in the group
   * @param inputs its length
   */
  record Row(int group, int output, int inputs) {
    /** Its elements among those of all groups, each outputs × K. */
    double[] of(List<double[]> groups) {
      int from = output * inputs;
      return Arrays.copyOfRange(groups.get(group), from, from + inputs);
    }
  }

  OutputRows(List<OutputGroup> groups) {
    this.groups = groups;
    this.starts = new int[groups.size() + 1];
    for (int g = 0; g < groups.size(); g++) {
      starts[g + 1] = starts[g] + groups.get(g).outputs();
    }
  }

  int size() {
    return starts[groups.size()];
  }

  private Row row(int index) {
    int found = Arrays.binarySearch(starts, index);
    int group = found >= 0 ? found : -found - 2;
    while (starts[group + 1] == index) {
      group++;
    }
    return new Row(group, index - starts[group], groups.get(group).inputs());
  }

  /** A number of each row. */
  double[] all(ToDoubleFunction<Row> function) {
    return part(0, size(), function);
  }

  /** A number of each of some rows, as many as there are. */
  double[] part(int first, int most, ToDoubleFunction<Row> function) {
    return IntStream.range(first, Math.min(size(), first + most))
        .parallel()
        .mapToDouble(index -> function.applyAsDouble(row(index)))
        .toArray();
  }

  /** Sees each row, several at a time. */
  void each(Consumer<Row> action) {
    IntStream.range(0, size()).parallel().forEach(index -> action.accept(row(index)));
  }
}
