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
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Says the product of two matrices as a FullyConnected operator, whose input is read as rows and
 * whose weights are OK. Operands in another order go through a Transpose named {@code
 * <operand>/transpose}, constant ones are stored in that order. A Reshape before the product is
 * left out: the operator reads its operand as rows itself.
 */
public final class MatMulToFullyConnected implements Rule<MatMul> {
  private static final Constant SWAPPED = Constant.vector(1, 0);

  @Override
  public Class<MatMul> anchor() {
    return MatMul.class;
  }

  @Override
  public boolean holdsForOpenShapes() {
    return true;
  }

  @Override
  public Optional<GraphPatch> apply(Node node, MatMul matMul, WorkingGraph graph) {
    Tensor input = graph.tensor(node.input(0));
    Tensor weights = graph.tensor(node.input(1));
    if (!input.isFloat() || (input.isConstant() && weights.isConstant())) {
      return Optional.empty();
    }
    GraphPatch.Builder patch = GraphPatch.of(graph);
    String stored = matMul.transposeB() ? weights.name() : transposed(weights, patch, graph);
    String rows =
        matMul.transposeA()
            ? transposed(input, patch, graph)
            : graph
                .producer(input.name(), Reshape.class)
                .map(reshape -> reshape.input(0))
                .orElse(input.name());
    return Optional.of(
        patch.define(node.output(), new FullyConnected(Activation.NONE), rows, stored).build());
  }

  private static String transposed(Tensor matrix, GraphPatch.Builder patch, WorkingGraph graph) {
    String name = matrix.name() + "/transpose";
    if (matrix.isConstant()) {
      Tensor permutation = Tensor.constant("permutation", SWAPPED);
      Constant stored = new Transpose().fold(List.of(matrix, permutation)).orElseThrow();
      return patch.constant(name, stored, matrix.range());
    }
    return graph.consumers(matrix.name()).stream()
        .filter(reader -> isTranspose(reader, graph))
        .map(Node::output)
        .findFirst()
        .orElseGet(
            () ->
                patch.node(
                    name, new Transpose(), matrix.name(), patch.constant(name + "/perm", SWAPPED)));
  }

  private static boolean isTranspose(Node reader, WorkingGraph graph) {
    return reader.op() instanceof Transpose
        && graph
            .constant(reader.input(1))
            .filter(permutation -> Arrays.equals(permutation.indices(), SWAPPED.indices()))
            .isPresent();
  }
}
