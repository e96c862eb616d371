package io.rangefinder.quantize;

import io.rangefinder.ir.Graph;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Range;
import io.rangefinder.ir.RangeOrigin;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.TensorRange;
import io.rangefinder.ir.op.FakeQuant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The ranges that training gave the tensors of a graph: what a fake-quant node reads and what it
 * hands on have its range, constants the one that came with them. An operator that only moves
 * values on has it on both sides. Of several on one tensor the first counts.
 */
final class TrainedRanges {
  private final Graph graph;
  private final OperatorConstraints kernels;
  private final Map<String, TensorRange> ranges = new LinkedHashMap<>();

  private TrainedRanges(Graph graph, OperatorConstraints kernels) {
    this.graph = graph;
    this.kernels = kernels;
  }

  /**
   * Reads them.
   *
   * @param kernels tell which operators only move values on
   */
  static Map<String, TensorRange> of(Graph graph, OperatorConstraints kernels) {
    TrainedRanges trained = new TrainedRanges(graph, kernels);
    trained.read();
    return Collections.unmodifiableMap(trained.ranges);
  }

  private void read() {
    for (Tensor tensor : graph.tensors()) {
      TensorRange range = tensor.range();
      if (tensor.isConstant() && tensor.isFloat() && range != null) {
        ranges.put(tensor.name(), trained(range.range(), range.narrow()));
      }
    }
    for (Node node : graph.nodes()) {
      if (node.op() instanceof FakeQuant fake) {
        TensorRange own = trained(new Range(fake.min(), fake.max()), fake.narrowRange());
        ranges.putIfAbsent(node.input(0), own);
        ranges.put(node.output(), ranges.getOrDefault(node.input(0), own));
      }
    }
    List<Node> backwards = new ArrayList<>(graph.nodes());
    Collections.reverse(backwards);
    for (Node node : backwards) {
      if (movesOn(node)
          && node.outputs().size() == 1
          && graph.consumers(node.input(0)).size() == 1) {
        carry(node.output(), node.input(0));
      }
    }
    for (Node node : graph.nodes()) {
      if (movesOn(node)) {
        node.outputs().forEach(output -> carry(node.input(0), output));
      }
    }
  }

  private void carry(String from, String to) {
    TensorRange range = ranges.get(from);
    if (range != null && !graph.tensor(to).isConstant()) {
      ranges.putIfAbsent(to, range);
    }
  }

  private boolean movesOn(Node node) {
    return kernels.hasKernel(node.op())
        && kernels.of(node.op()).output() instanceof OutputCode.OfOperand moved
        && moved.operand() == 0;
  }

  private static TensorRange trained(Range range, boolean isNarrow) {
    return new TensorRange(range, isNarrow, RangeOrigin.TRAINED, "");
  }
}
