package io.rangefinder.passes;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.Quantization;
import io.rangefinder.ir.Range;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.TensorRange;
import io.rangefinder.rewrite.Pass;
import io.rangefinder.rewrite.RewriteLog;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Lets the readers of equal constants read one of them, the first by name. Constants smaller than a
 * limit stay as they are, and so do outputs of the graph.
 */
public final class ShareEqualConstants implements Pass {
  private final int fewestBytes;

  /**
   * @param fewestBytes the size from which on constants are compared
   */
  public ShareEqualConstants(int fewestBytes) {
    this.fewestBytes = fewestBytes;
  }

  @Override
  public String name() {
    return "share equal constants";
  }

  @Override
  public Graph run(Graph graph, RewriteLog log) {
    Map<Content, String> first = new LinkedHashMap<>();
    for (Tensor tensor : graph.tensors()) {
      Constant constant = tensor.constant();
      if (constant != null && constant.type().bytes() >= fewestBytes) {
        first.merge(Content.of(tensor), tensor.name(), (a, b) -> a.compareTo(b) <= 0 ? a : b);
      }
    }
    Map<String, String> shared = new LinkedHashMap<>();
    for (Tensor tensor : graph.tensors()) {
      if (tensor.isConstant() && !graph.isOutput(tensor.name())) {
        String original = first.getOrDefault(Content.of(tensor), tensor.name());
        shared.put(tensor.name(), original);
      }
    }
    return graph.withNodes(graph.nodes().stream().map(node -> node.reading(shared)).toList());
  }

  /** All that makes a constant what it is, but its name. */
  private record Content(
      Constant constant,
      @Nullable Range range,
      boolean narrow,
      @Nullable Quantization quantization) {
    static Content of(Tensor tensor) {
      TensorRange range = tensor.range();
      return new Content(
          tensor.requireConstant(),
          range == null ? null : range.range(),
          range != null && range.narrow(),
          tensor.quantization());
    }
  }
}
