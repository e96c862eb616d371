package io.rangefinder.passes;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.FullyConnected;
import io.rangefinder.ir.op.MatMul;
import io.rangefinder.ir.op.Reshape;
import io.rangefinder.ir.op.Transpose;
import io.rangefinder.rewrite.GraphPatch;
import io.rangefinder.rewrite.Rule;
import io.rangefinder.rewrite.WorkingGraph;
import java.util.List;
import java.util.Optional;

/**
 * Says the product of a matrix with constant weights as a FullyConnected operator, whose weights
 * are OK. Weights given as KO are stored as {@code <weights>/transpose}. A Reshape before the
 * product is left out: the operator reads its operand as rows itself.
 */
final class MatMulToFullyConnected implements Rule<MatMul> {
  @Override
  public Class<MatMul> anchor() {
    return MatMul.class;
  }

  @Override
  public Optional<GraphPatch> apply(Node node, MatMul matMul, WorkingGraph graph) {
    Tensor weights = graph.tensor(node.input(1));
    if (matMul.transposeA() || !weights.isConstant() || graph.tensor(node.input(0)).isConstant()) {
      return Optional.empty();
    }
    GraphPatch.Builder patch = GraphPatch.of(graph);
    String stored =
        matMul.transposeB()
            ? weights.name()
            : patch.constant(weights.name() + "/transpose", transposed(weights), weights.range());
    String rows =
        graph
            .producer(node.input(0), Reshape.class)
            .map(reshape -> reshape.input(0))
            .orElse(node.input(0));
    return Optional.of(
        patch.define(node.output(), new FullyConnected(Activation.NONE), rows, stored).build());
  }

  private static Constant transposed(Tensor matrix) {
    Tensor permutation = Tensor.constant("permutation", Constant.vector(1, 0));
    return new Transpose().fold(List.of(matrix, permutation)).orElseThrow();
  }
}
