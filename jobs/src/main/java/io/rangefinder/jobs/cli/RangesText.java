package io.rangefinder.jobs.cli;

import io.rangefinder.ir.Graph;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.TensorRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The ranges of a graph and where they come from, a line each, for a terminal. */
final class RangesText {
  private RangesText() {}

  static String of(Graph graph) {
    int width = graph.tensors().stream().mapToInt(tensor -> tensor.name().length()).max().orElse(1);
    List<String> lines = new ArrayList<>();
    for (Tensor tensor : graph.tensors()) {
      TensorRange known = tensor.range();
      if (known != null) {
        lines.add(line(tensor.name(), width, known));
      }
    }
    return String.join(System.lineSeparator(), lines);
  }

  private static String line(String name, int width, TensorRange known) {
    String padded = name + " ".repeat(width - name.length());
    return String.format(
        Locale.ROOT,
        "%s  %12.6g %12.6g  %s",
        padded,
        known.range().min(),
        known.range().max(),
        known.originText());
  }
}
