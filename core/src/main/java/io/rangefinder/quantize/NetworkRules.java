package io.rangefinder.quantize;

import io.rangefinder.ir.Graph;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.TensorRange;
import io.rangefinder.ir.op.Softmax;
import io.rangefinder.ranges.RangeException;
import io.rangefinder.ranges.RangeRule;
import io.rangefinder.ranges.RangeRules;
import io.rangefinder.ranges.RangeTable;
import io.rangefinder.statistics.TensorStatistics;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which rule chooses the range of each tensor of a network. A range that training gave stays.
 *
 * <p>The ends of the network keep all that was observed, whatever the rule: the codes of an input
 * are the pixels' own, and the greatest values of an output, or of what a softmax reads, are those
 * that answer; so it is with what an operator of an unknown kind reads. What only moves values on
 * to an end is one, too.
 */
public final class NetworkRules {
  private static final RangeRule ALL_THAT_WAS_OBSERVED = RangeRules.parse("minmax");

  private final Set<String> ends = new HashSet<>();
  private final Map<String, TensorRange> trained;
  private final RangeRule asked;

  /**
   * The rules of a network.
   *
   * @param graph the float graph
   * @param asked the rule of all tensors but the ends
   * @param kernels tell which operators only move values on
   */
  public NetworkRules(Graph graph, RangeRule asked, OperatorConstraints kernels) {
    this.asked = asked;
    this.trained = TrainedRanges.of(graph, kernels);
    ends.addAll(graph.outputs());
    List<Node> backwards = new ArrayList<>(graph.nodes());
    Collections.reverse(backwards);
    for (Node node : backwards) {
      boolean movesOn = kernels.hasKernel(node.op()) && kernels.of(node.op()).passesCodesOn();
      if (node.op() instanceof Softmax
          || node.op().isOpaque()
          || (movesOn && node.outputs().stream().anyMatch(ends::contains))) {
        ends.addAll(node.inputs());
      }
    }
    ends.addAll(graph.inputs());
  }

  /** The rule of a tensor. */
  public RangeRule of(String tensor) {
    TensorRange range = trained.get(tensor);
    if (range != null) {
      return new TrainedRange(range);
    }
    return ends.contains(tensor) ? ALL_THAT_WAS_OBSERVED : asked;
  }

  /**
   * The range of every tensor by its rule.
   *
   * @throws RangeException naming every tensor that has none
   */
  public RangeTable choose(Map<String, TensorStatistics> statistics) {
    return RangeTable.calibrated(statistics, this::of);
  }
}
