package io.rangefinder.passes;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.op.BatchMatMul;
import io.rangefinder.ir.op.MatMul;
import io.rangefinder.ir.op.Pack;
import io.rangefinder.ir.op.Reshape;
import io.rangefinder.ir.op.Slice;
import io.rangefinder.rewrite.GraphPatch;
import io.rangefinder.rewrite.Rule;
import io.rangefinder.rewrite.WorkingGraph;
import java.util.Optional;

/**
 * Says a batch of matrix products as one product a pair of matrices. The pair of number i is cut
 * out as {@code <output>_b<i>/slice_a/reshape} and {@code …/slice_b/reshape}, its product is {@code
 * <output>_b<i>}.
 */
final class UnrollBatchMatMul implements Rule<BatchMatMul> {
  private static final int MOST_PRODUCTS = 4096;

  @Override
  public Class<BatchMatMul> anchor() {
    return BatchMatMul.class;
  }

  @Override
  public Optional<GraphPatch> apply(Node node, BatchMatMul op, WorkingGraph graph) {
    MatMul product = new MatMul(op.transposeA(), op.transposeB());
    Shape result = graph.tensor(node.output()).shape();
    if (result.rank() == 2) {
      return Optional.of(
          GraphPatch.of(graph)
              .define(node.output(), product, node.input(0), node.input(1))
              .build());
    }
    Shape batch = BatchMatMul.batch(result);
    if (batch.elements() == 0 || batch.elements() > MOST_PRODUCTS) {
      return Optional.empty();
    }
    return Optional.of(new Unrolling(node, product, batch, graph).patch(result));
  }

  private static final class Unrolling {
    private final Node node;
    private final MatMul product;
    private final Shape batch;
    private final WorkingGraph graph;
    private final GraphPatch.Builder patch;

    Unrolling(Node node, MatMul product, Shape batch, WorkingGraph graph) {
      this.node = node;
      this.product = product;
      this.batch = batch;
      this.graph = graph;
      this.patch = GraphPatch.of(graph);
    }

    GraphPatch patch(Shape result) {
      String a = flat(0, "lhs");
      String b = flat(1, "rhs");
      int[] numbersOfA = matrices(0);
      int[] numbersOfB = matrices(1);
      String[] products = new String[batch.elements()];
      for (int i = 0; i < products.length; i++) {
        String name = node.output() + "_b" + i;
        String sliceA = slice(a, 0, numbersOfA[i], name + "/slice_a");
        String sliceB = slice(b, 1, numbersOfB[i], name + "/slice_b");
        products[i] = patch.node(name, product, sliceA, sliceB);
      }
      String packed = patch.node(node.output() + "/pack", new Pack(0), products);
      String shape = patch.constant(node.output() + "/shape", Constant.vector(result.toArray()));
      return patch.define(node.output(), new Reshape(), packed, shape).build();
    }

    /** An operand with all axes before the matrices as one. */
    private String flat(int operand, String suffix) {
      String name = node.input(operand);
      Shape shape = graph.tensor(name).shape();
      if (shape.rank() == 3) {
        return name;
      }
      Constant dims =
          Constant.vector(BatchMatMul.batch(shape).elements(), shape.dim(-2), shape.dim(-1));
      String base = node.output() + "/" + suffix;
      return patch.node(base, new Reshape(), name, patch.constant(base + "/shape", dims));
    }

    /** Which matrix of an operand each product reads. */
    private int[] matrices(int operand) {
      Shape own = BatchMatMul.batch(graph.tensor(node.input(operand)).shape());
      int[] extents = batch.toArray();
      int[] numbers = new int[batch.elements()];
      int skipped = batch.rank() - own.rank();
      int[] strides = own.strides();
      for (int i = 0; i < numbers.length; i++) {
        int rest = i;
        for (int axis = extents.length - 1; axis >= 0; axis--) {
          int index = rest % extents[axis];
          rest /= extents[axis];
          if (axis >= skipped && own.dim(axis - skipped) != 1) {
            numbers[i] += index * strides[axis - skipped];
          }
        }
      }
      return numbers;
    }

    private String slice(String flat, int operand, int number, String base) {
      Shape shape = graph.tensor(node.input(operand)).shape();
      int rows = shape.dim(-2);
      int columns = shape.dim(-1);
      String begin = patch.constant(base + "/slice/begin", Constant.vector(number, 0, 0));
      String size = patch.constant(base + "/slice/size", Constant.vector(1, rows, columns));
      String slice = patch.node(base + "/slice", new Slice(), flat, begin, size);
      String dims = patch.constant(base + "/reshape/shape", Constant.vector(rows, columns));
      return patch.node(base + "/reshape", new Reshape(), slice, dims);
    }
  }
}
