package io.rangefinder.passes;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Op;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.Add;
import io.rangefinder.ir.op.Floor;
import io.rangefinder.ir.op.FusesActivation;
import io.rangefinder.ir.op.GreaterEqual;
import io.rangefinder.ir.op.Less;
import io.rangefinder.ir.op.Mul;
import io.rangefinder.ir.op.RandomUniform;
import io.rangefinder.ir.op.Sub;
import io.rangefinder.rewrite.GraphPatch;
import io.rangefinder.rewrite.Rule;
import io.rangefinder.rewrite.WorkingGraph;
import java.util.Arrays;
import java.util.Optional;

/**
 * Resolves the mask of a dropout that drops nothing: {@code floor(1 + u)} to ones, {@code u >= 0}
 * and {@code u < 1} to true, for random numbers {@code u} of [0, 1).
 *
 * <p>It is exact. TensorFlow's {@code u} are multiples of 2^-23 below 1, so {@code u * 1}, {@code u
 * + 0} and {@code 1 + u}, which lies in [1, 2) where floats stand 2^-23 apart, are not rounded, and
 * the floor of {@code 1 + u} is 1 whatever was drawn.
 */
public final class ResolveIdleDropout implements Rule<Op> {
  @Override
  public Class<Op> anchor() {
    return Op.class;
  }

  @Override
  public Optional<GraphPatch> apply(Node node, Op op, WorkingGraph graph) {
    if (op instanceof Floor && isOnePlusRandom(node.input(0), graph)) {
      return resolved(node, graph, DataType.FLOAT32);
    }
    boolean holds =
        (op instanceof GreaterEqual
                && isRandom(node.input(0), graph)
                && is(0, node.input(1), graph))
            || (op instanceof Less
                && isRandom(node.input(0), graph)
                && is(1, node.input(1), graph));
    return holds ? resolved(node, graph, DataType.BOOL) : Optional.empty();
  }

  private static Optional<GraphPatch> resolved(Node node, WorkingGraph graph, DataType type) {
    Shape shape = graph.tensor(node.output()).shape();
    Constant value =
        type == DataType.FLOAT32
            ? Constant.ofFloats(shape, ones(shape.elements()))
            : Constant.ofBytes(type, shape, truths(shape.elements()));
    return Optional.of(GraphPatch.of(graph).define(node.output(), value).build());
  }

  private static float[] ones(int elements) {
    float[] ones = new float[elements];
    Arrays.fill(ones, 1);
    return ones;
  }

  private static byte[] truths(int elements) {
    byte[] truths = new byte[elements];
    Arrays.fill(truths, (byte) 1);
    return truths;
  }

  private static boolean isOnePlusRandom(String tensor, WorkingGraph graph) {
    Optional<Node> sum = plain(tensor, graph).filter(node -> node.op() instanceof Add);
    return sum.isPresent()
        && ((is(1, sum.get().input(0), graph) && isRandom(sum.get().input(1), graph))
            || (is(1, sum.get().input(1), graph) && isRandom(sum.get().input(0), graph)));
  }

  /** Whether a tensor holds random numbers of [0, 1), perhaps scaled by 1 and moved by 0. */
  private static boolean isRandom(String tensor, WorkingGraph graph) {
    if (graph.producer(tensor, RandomUniform.class).isPresent()) {
      return true;
    }
    Optional<Node> node = plain(tensor, graph);
    if (node.isEmpty()) {
      return false;
    }
    String left = node.get().input(0);
    String right = node.get().input(1);
    Op op = node.get().op();
    if (op instanceof Mul) {
      return (is(1, right, graph) && isRandom(left, graph))
          || (is(1, left, graph) && isRandom(right, graph));
    }
    if (op instanceof Add) {
      return (is(0, right, graph) && isRandom(left, graph))
          || (is(0, left, graph) && isRandom(right, graph));
    }
    return op instanceof Sub && is(0, right, graph) && isRandom(left, graph);
  }

  /** The arithmetic node of two operands that computes a tensor, if it clamps nothing. */
  private static Optional<Node> plain(String tensor, WorkingGraph graph) {
    return graph
        .producer(tensor)
        .filter(node -> node.inputs().size() == 2)
        .filter(
            node ->
                node.op() instanceof FusesActivation fuses
                    && fuses.activation() == Activation.NONE);
  }

  private static boolean is(float value, String tensor, WorkingGraph graph) {
    return Scalars.value(tensor, graph).filter(scalar -> scalar == value).isPresent();
  }
}
