package io.rangefinder.prepare;

import io.rangefinder.ir.Node;
import io.rangefinder.ir.op.DepthwiseConv2D;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Operators to be split whose channels have one order. The outliers of a depthwise convolution come
 * to the front and those of another operator to the back, so that one of each can be split.
 */
final class SplitPlan {
  /** Neighbouring channels, {@code to} not included, that are all outliers or all ordinary. */
  record Run(int from, int to, boolean outliers) {
    int channels() {
      return to - from;
    }
  }

  private final ChannelPermutation order;
  private final Map<String, BitSet> front = new LinkedHashMap<>();
  private final Map<String, BitSet> back = new LinkedHashMap<>();

  SplitPlan(ChannelPermutation order) {
    this.order = order;
  }

  /** Whether the operator's channels have this order. */
  boolean concerns(Node node) {
    return order.isOf(node.output());
  }

  /** Adds an operator, unless there is one of its kind already. */
  boolean add(Node node, BitSet outliers) {
    Map<String, BitSet> end = node.op() instanceof DepthwiseConv2D ? front : back;
    if (!end.isEmpty()) {
      return false;
    }
    end.put(node.name(), outliers);
    return true;
  }

  /** Puts the channels in their order; returns the runs of each operator. */
  Map<String, List<Run>> carryOut(ConstantReplacements constants) {
    int[] sources = sources();
    order.change(constants, sources);
    Map<String, List<Run>> runs = new LinkedHashMap<>();
    front.forEach((name, outliers) -> runs.put(name, runs(sources, outliers)));
    back.forEach((name, outliers) -> runs.put(name, runs(sources, outliers)));
    return runs;
  }

  /** The channel that comes to each place; those at both ends come last. */
  private int[] sources() {
    BitSet first = union(front);
    BitSet last = union(back);
    BitSet ordinary = new BitSet();
    ordinary.set(0, order.channels());
    ordinary.andNot(first);
    ordinary.andNot(last);
    BitSet both = union(front);
    both.and(last);
    first.andNot(both);
    last.andNot(both);
    int[] sources = new int[order.channels()];
    int next = 0;
    for (BitSet group : List.of(first, ordinary, last, both)) {
      for (int channel : group.stream().toArray()) {
        sources[next++] = channel;
      }
    }
    return sources;
  }

  private static BitSet union(Map<String, BitSet> end) {
    BitSet union = new BitSet();
    end.values().forEach(union::or);
    return union;
  }

  private static List<Run> runs(int[] sources, BitSet outliers) {
    List<Run> runs = new ArrayList<>();
    int from = 0;
    for (int to = 1; to <= sources.length; to++) {
      boolean isOutlier = outliers.get(sources[from]);
      if (to == sources.length || outliers.get(sources[to]) != isOutlier) {
        runs.add(new Run(from, to, isOutlier));
        from = to;
      }
    }
    return runs;
  }
}
