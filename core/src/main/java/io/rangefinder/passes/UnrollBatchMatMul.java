package io.rangefinder.passes;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.op.BatchMatMul;
import io.rangefinder.ir.op.MatMul;
import io.rangefinder.ir.op.Pack;
import io.rangefinder.ir.op.Reshape;
import io.rangefinder.ir.op.Slice;
import io.rangefinder.ir.op.Transpose;
import io.rangefinder.rewrite.GraphPatch;
import io.rangefinder.rewrite.Rule;
import io.rangefinder.rewrite.WorkingGraph;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Says a batch of matrix products as one product a pair of matrices, as TOCO does it and under its
 * names. Operands that are read transposed go through a Transpose named {@code
 * <operand>/transpose}; matrix number i of an operand is cut out as {@code
 * <output>_b<i>/slice_a/reshape} or {@code …/slice_b/reshape}, product number i is {@code
 * <output>_b<i>}.
 */
public final class UnrollBatchMatMul implements Rule<BatchMatMul> {
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
    return Optional.of(new Unrolling(node, op, batch, graph).patch(result));
  }

  private static final class Unrolling {
    private static final MatMul PRODUCT = new MatMul(false, false);

    private final Node node;
    private final BatchMatMul op;
    private final Shape batch;
    private final WorkingGraph graph;
    private final GraphPatch.Builder patch;

    Unrolling(Node node, BatchMatMul op, Shape batch, WorkingGraph graph) {
      this.node = node;
      this.op = op;
      this.batch = batch;
      this.graph = graph;
      this.patch = GraphPatch.of(graph);
    }

    GraphPatch patch(Shape result) {
      List<String> a = matrices(0, op.transposeA(), "a");
      List<String> b = matrices(1, op.transposeB(), "b");
      int[] numbersOfA = numbers(0);
      int[] numbersOfB = numbers(1);
      String[] products = new String[batch.elements()];
      for (int i = 0; i < products.length; i++) {
        products[i] =
            patch.node(
                node.output() + "_b" + i, PRODUCT, a.get(numbersOfA[i]), b.get(numbersOfB[i]));
      }
      String packed = patch.node(node.output() + "/pack", new Pack(0), products);
      String shape =
          patch.constant(node.output() + "/reshape_out/shape", Constant.vector(result.toArray()));
      return patch.define(node.output(), new Reshape(), packed, shape).build();
    }

    /** The matrices of an operand, each cut out. */
    private List<String> matrices(int operand, boolean transposed, String letter) {
      String name = node.input(operand);
      Shape shape = graph.tensor(name).shape();
      int rows = shape.dim(transposed ? -1 : -2);
      int columns = shape.dim(transposed ? -2 : -1);
      int count = BatchMatMul.batch(shape).elements();
      String read = transposed ? transposed(name, shape.rank()) : name;
      if (shape.rank() != 3) {
        String flat = node.output() + "/reshape_" + letter;
        String dims =
            patch.constant(
                node.output() + "/reshape_a/shape", Constant.vector(count, rows, columns));
        read = patch.node(flat + "/reshape", new Reshape(), read, dims);
      }
      List<String> matrices = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        matrices.add(slice(read, i, rows, columns, node.output() + "_b" + i + "/slice_" + letter));
      }
      return matrices;
    }

    private String transposed(String name, int rank) {
      int[] permutation = IntStream.range(0, rank).toArray();
      permutation[rank - 2] = rank - 1;
      permutation[rank - 1] = rank - 2;
      String read = name + "/transpose";
      String axes = patch.constant(read + "/perm", Constant.vector(permutation));
      return patch.node(read, new Transpose(), name, axes);
    }

    private String slice(String flat, int number, int rows, int columns, String base) {
      String begin = patch.constant(base + "/slice/begin", Constant.vector(number, 0, 0));
      String size = patch.constant(base + "/slice/size", Constant.vector(1, rows, columns));
      String slice = patch.node(base + "/slice", new Slice(), flat, begin, size);
      String dims = patch.constant(base + "/reshape/shape", Constant.vector(rows, columns));
      return patch.node(base + "/reshape", new Reshape(), slice, dims);
    }

    /** Which matrix of an operand each product reads. */
    private int[] numbers(int operand) {
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
  }
}
