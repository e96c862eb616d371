package io.rangefinder.toco.quantize;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Op;
import io.rangefinder.ir.Range;
import io.rangefinder.ir.TensorRange;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.Maximum;
import io.rangefinder.ir.op.Minimum;
import io.rangefinder.ir.op.Relu;
import io.rangefinder.ir.op.Relu6;
import io.rangefinder.ir.op.ReluN1To1;
import java.util.Map;
import java.util.Optional;

/** Clamps that change no value of a tensor, since no code of it stands for a value outside. */
final class IdleClamps {
  private static final Map<Class<? extends Op>, Activation> ACTIVATIONS =
      Map.of(
          Relu.class, Activation.RELU,
          Relu6.class, Activation.RELU6,
          ReluN1To1.class, Activation.RELU_N1_TO_1);

  private final Graph graph;
  private final KnownRanges ranges;

  IdleClamps(Graph graph, KnownRanges ranges) {
    this.graph = graph;
    this.ranges = ranges;
  }

  /** Whether an operator of its own clamps nothing off its operand. */
  boolean isIdle(Node node) {
    Optional<Bounds> bounds = bounds(node);
    return bounds.isPresent()
        && graph.tensor(node.output()).shape().isKnown()
        && ranges
            .find(node.input(0))
            .filter(RangeCode::exists)
            .filter(range -> bounds.get().contain(spanned(range)))
            .isPresent();
  }

  private static Range spanned(TensorRange range) {
    return RangeCode.whole(RangeCode.of(range).quantization()).representable();
  }

  static boolean isActivation(Op op) {
    return ACTIVATIONS.containsKey(op.getClass());
  }

  /** The clamp that an operator of its own is; none for other operators. */
  static Activation activation(Op op) {
    return ACTIVATIONS.getOrDefault(op.getClass(), Activation.NONE);
  }

  private Optional<Bounds> bounds(Node node) {
    Activation activation = ACTIVATIONS.get(node.op().getClass());
    if (activation != null) {
      return Optional.of(Bounds.of(activation));
    }
    if (node.op() instanceof Minimum) {
      return limit(node).map(limit -> new Bounds(Double.NEGATIVE_INFINITY, limit));
    }
    if (node.op() instanceof Maximum) {
      return limit(node).map(limit -> new Bounds(limit, Double.POSITIVE_INFINITY));
    }
    return Optional.empty();
  }

  private Optional<Double> limit(Node node) {
    return graph
        .constant(node.input(1))
        .filter(constant -> graph.tensor(node.input(1)).isFloat())
        .map(Constant::floats)
        .filter(values -> values.length == 1)
        .map(values -> (double) values[0]);
  }

  private record Bounds(double lowest, double highest) {
    static Bounds of(Activation activation) {
      return new Bounds(activation.lowest(), activation.highest());
    }

    boolean contain(Range range) {
      return range.min() >= lowest && range.max() <= highest;
    }
  }
}
