package io.rangefinder.graphviz;

import static java.util.Map.entry;

import io.rangefinder.ir.Graph;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Op;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.op.Add;
import io.rangefinder.ir.op.AddN;
import io.rangefinder.ir.op.AveragePool2D;
import io.rangefinder.ir.op.Conv2D;
import io.rangefinder.ir.op.DepthwiseConv2D;
import io.rangefinder.ir.op.FullyConnected;
import io.rangefinder.ir.op.L2Normalization;
import io.rangefinder.ir.op.L2Pool2D;
import io.rangefinder.ir.op.LogSoftmax;
import io.rangefinder.ir.op.Logistic;
import io.rangefinder.ir.op.MaxPool2D;
import io.rangefinder.ir.op.Mul;
import io.rangefinder.ir.op.Pool2D;
import io.rangefinder.ir.op.Softmax;
import io.rangefinder.ir.op.Sub;
import io.rangefinder.ir.op.Tanh;
import io.rangefinder.ir.op.TransposeConv2D;
import io.rangefinder.ir.op.WeightedOp;
import java.util.Map;

/**
 * How many arithmetic operations an operator takes, by TOCO's estimate: a multiplication and an
 * addition for each weight and position (for a depthwise convolution this is too many by the number
 * of channels), 64 for a transcendental function, nothing for operators that move or compare.
 */
final class OperationCount {
  private static final long TRANSCENDENTAL = 64;
  private static final long SQUARE_ROOT = 32;
  private static final long PLAIN_BELOW = 10_000;
  private static final long MEGA_BELOW = 1_000_000_000;

  private interface Formula {
    long count(Graph graph, Node node);
  }

  private static final Map<Class<? extends Op>, Formula> FORMULAS =
      Map.ofEntries(
          entry(Add.class, OperationCount::outputElements),
          entry(AddN.class, OperationCount::additions),
          entry(AveragePool2D.class, OperationCount::pooling),
          entry(Conv2D.class, OperationCount::weighted),
          entry(DepthwiseConv2D.class, OperationCount::weighted),
          entry(FullyConnected.class, OperationCount::weighted),
          entry(L2Normalization.class, OperationCount::normalization),
          entry(L2Pool2D.class, OperationCount::poolingOfSquares),
          entry(LogSoftmax.class, OperationCount::transcendental),
          entry(Logistic.class, OperationCount::transcendental),
          entry(MaxPool2D.class, OperationCount::pooling),
          entry(Mul.class, OperationCount::outputElements),
          entry(Softmax.class, OperationCount::transcendental),
          entry(Sub.class, OperationCount::outputElements),
          entry(Tanh.class, OperationCount::transcendental),
          entry(TransposeConv2D.class, OperationCount::transposed));

  private OperationCount() {}

  static long of(Graph graph, Node node) {
    Formula formula = FORMULAS.get(node.op().getClass());
    return formula == null ? 0 : formula.count(graph, node);
  }

  /** A count as {@code 4096 ops}, {@code 0.018 Mops} or {@code 1.137 Gops}. */
  static String text(long count) {
    if (count < PLAIN_BELOW) {
      return count + " ops";
    }
    return count < MEGA_BELOW
        ? Printf.fixed(count * 1e-6, 3) + " Mops"
        : Printf.fixed(count * 1e-9, 3) + " Gops";
  }

  private static long outputElements(Graph graph, Node node) {
    return graph.tensor(node.name()).shape().elements();
  }

  private static long additions(Graph graph, Node node) {
    return (node.inputs().size() - 1) * outputElements(graph, node);
  }

  private static long transcendental(Graph graph, Node node) {
    return TRANSCENDENTAL * outputElements(graph, node);
  }

  /** A square, a sum and a quotient an element. */
  private static long normalization(Graph graph, Node node) {
    return 3 * outputElements(graph, node);
  }

  private static long poolingOfSquares(Graph graph, Node node) {
    return 2 * pooling(graph, node) + SQUARE_ROOT * outputElements(graph, node);
  }

  private static long pooling(Graph graph, Node node) {
    Pool2D pool = (Pool2D) node.op();
    return outputElements(graph, node) * pool.filterHeight() * pool.filterWidth();
  }

  private static long weighted(Graph graph, Node node) {
    Shape output = graph.tensor(node.name()).shape();
    long positions = output.elements() / Math.max(1, output.lastDim());
    long products = 2 * positions * elements(graph, node, WeightedOp.WEIGHTS);
    return node.inputs().size() > WeightedOp.BIAS ? products + output.elements() : products;
  }

  private static long transposed(Graph graph, Node node) {
    Shape weights = graph.tensor(node.input(TransposeConv2D.WEIGHTS)).shape();
    long perElement = (long) weights.dim(0) * weights.dim(1) * weights.dim(2);
    return 2 * elements(graph, node, TransposeConv2D.INPUT) * perElement;
  }

  private static long elements(Graph graph, Node node, int input) {
    return graph.tensor(node.input(input)).shape().elements();
  }
}
