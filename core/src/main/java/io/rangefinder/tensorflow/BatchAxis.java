package io.rangefinder.tensorflow;

import io.rangefinder.ir.Graph;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Op;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.op.AddN;
import io.rangefinder.ir.op.ArgOp;
import io.rangefinder.ir.op.BatchNorm;
import io.rangefinder.ir.op.BinaryOp;
import io.rangefinder.ir.op.Cast;
import io.rangefinder.ir.op.ComparisonOp;
import io.rangefinder.ir.op.Concatenation;
import io.rangefinder.ir.op.Conv2D;
import io.rangefinder.ir.op.DepthToSpace;
import io.rangefinder.ir.op.DepthwiseConv2D;
import io.rangefinder.ir.op.Dequantize;
import io.rangefinder.ir.op.ExpandDims;
import io.rangefinder.ir.op.FakeQuant;
import io.rangefinder.ir.op.FullyConnected;
import io.rangefinder.ir.op.Gather;
import io.rangefinder.ir.op.Identity;
import io.rangefinder.ir.op.L2Normalization;
import io.rangefinder.ir.op.LocalResponseNormalization;
import io.rangefinder.ir.op.LogSoftmax;
import io.rangefinder.ir.op.LogicalNot;
import io.rangefinder.ir.op.LogicalOp;
import io.rangefinder.ir.op.MatMul;
import io.rangefinder.ir.op.MirrorPad;
import io.rangefinder.ir.op.OneHot;
import io.rangefinder.ir.op.PRelu;
import io.rangefinder.ir.op.Pack;
import io.rangefinder.ir.op.Pad;
import io.rangefinder.ir.op.PadV2;
import io.rangefinder.ir.op.Pool2D;
import io.rangefinder.ir.op.ReduceOp;
import io.rangefinder.ir.op.Reshape;
import io.rangefinder.ir.op.ResizeOp;
import io.rangefinder.ir.op.ReverseV2;
import io.rangefinder.ir.op.Select;
import io.rangefinder.ir.op.Slice;
import io.rangefinder.ir.op.Softmax;
import io.rangefinder.ir.op.SpaceToDepth;
import io.rangefinder.ir.op.Split;
import io.rangefinder.ir.op.SplitV;
import io.rangefinder.ir.op.Squeeze;
import io.rangefinder.ir.op.StridedSlice;
import io.rangefinder.ir.op.Tile;
import io.rangefinder.ir.op.TopK;
import io.rangefinder.ir.op.Transpose;
import io.rangefinder.ir.op.TransposeConv2D;
import io.rangefinder.ir.op.UnaryOp;
import io.rangefinder.ir.op.Unpack;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Whether a graph of one image computes several images at once, when its inputs hold them one after
 * the other along axis 0.
 *
 * <p>Every tensor must then hold the images' results one after the other along its own axis 0,
 * whatever extent one image has there. An operator that mixes, cuts or moves axis 0 ends that.
 */
final class BatchAxis {
  private final Graph graph;
  private final Set<String> batched = new HashSet<>();

  private BatchAxis(Graph graph) {
    this.graph = graph;
  }

  static boolean isPure(Graph graph) {
    return new BatchAxis(graph).holdsEverywhere();
  }

  private boolean holdsEverywhere() {
    for (String input : graph.inputs()) {
      if (graph.tensor(input).shape().rank() == 0) {
        return false;
      }
      batched.add(input);
    }
    for (Node node : graph.nodes()) {
      if (!keepsImagesApart(node)) {
        return false;
      }
      batched.addAll(node.outputs());
    }
    return batched.containsAll(graph.outputs());
  }

  /** Whether a node's outputs hold image after image along axis 0; its operands are known to. */
  private boolean keepsImagesApart(Node node) {
    Op op = node.op();
    List<Tensor> operands = graph.inputs(node);
    Shape first = operands.get(0).shape();
    if (op instanceof UnaryOp
        || op instanceof Identity
        || op instanceof LogicalNot
        || op instanceof Cast
        || op instanceof Dequantize
        || op instanceof FakeQuant
        || op instanceof LocalResponseNormalization
        || op instanceof Pool2D
        || op instanceof DepthToSpace
        || op instanceof SpaceToDepth) {
      return isBatched(operands, 0);
    }
    if (op instanceof Softmax || op instanceof LogSoftmax || op instanceof L2Normalization) {
      return isBatched(operands, 0) && first.rank() > 1;
    }
    if (op instanceof BatchNorm) {
      return isOnlyBatched(operands, 0) && first.rank() > 1;
    }
    if (op instanceof Conv2D
        || op instanceof DepthwiseConv2D
        || op instanceof FullyConnected
        || op instanceof ResizeOp
        || op instanceof Reshape) {
      return isOnlyBatched(operands, 0)
          && graph.tensor(node.name()).shape().rank() > 0
          && graph.tensor(node.name()).shape().dim(0) > 0;
    }
    if (op instanceof TransposeConv2D) {
      return isOnlyBatched(operands, TransposeConv2D.INPUT);
    }
    if (op instanceof BinaryOp
        || op instanceof PRelu
        || op instanceof ComparisonOp
        || op instanceof LogicalOp) {
      return broadcastsWithinImages(operands);
    }
    if (op instanceof Select) {
      return operands.stream().allMatch(operand -> batched.contains(operand.name()));
    }
    if (op instanceof AddN || op instanceof Pack || op instanceof Concatenation) {
      return operands.stream().allMatch(operand -> batched.contains(operand.name()))
          && joinedAxis(op, first) != 0;
    }
    if (op instanceof MatMul product) {
      return isOnlyBatched(operands, 0) && !product.transposeA();
    }
    if (op instanceof Split) {
      return isOnlyBatched(operands, 1)
          && operands.get(1).shape().normalizeAxis(indices(operands, 0)[0]) != 0;
    }
    if (op instanceof Gather gather) {
      return isOnlyBatched(operands, 0) && first.normalizeAxis(gather.axis()) != 0;
    }
    return isOnlyBatched(operands, 0) && leavesAxis0(op, operands, first);
  }

  private static boolean leavesAxis0(Op op, List<Tensor> operands, Shape shape) {
    if (op instanceof Pad || op instanceof PadV2 || op instanceof MirrorPad) {
      return indices(operands, 1)[0] == 0 && indices(operands, 1)[1] == 0;
    }
    if (op instanceof ReduceOp || op instanceof ArgOp || op instanceof ReverseV2) {
      return Arrays.stream(indices(operands, 1)).map(shape::normalizeAxis).noneMatch(a -> a == 0);
    }
    if (op instanceof Transpose) {
      return indices(operands, 1)[0] == 0;
    }
    if (op instanceof ExpandDims) {
      int axis = indices(operands, 1)[0];
      return axis != 0 && axis != -shape.rank() - 1;
    }
    if (op instanceof Squeeze squeeze) {
      return squeeze.axes().isEmpty()
          ? shape.dim(0) != 1
          : squeeze.axes().stream().map(shape::normalizeAxis).noneMatch(axis -> axis == 0);
    }
    if (op instanceof SplitV) {
      return shape.normalizeAxis(indices(operands, 2)[0]) != 0;
    }
    if (op instanceof Unpack unpack) {
      return shape.normalizeAxis(unpack.axis()) != 0;
    }
    if (op instanceof OneHot oneHot) {
      return oneHot.axis() != 0 && oneHot.axis() != -shape.rank() - 1;
    }
    if (op instanceof TopK) {
      return shape.rank() > 1;
    }
    if (op instanceof Tile) {
      return indices(operands, 1)[0] == 1;
    }
    if (op instanceof Slice) {
      int size = indices(operands, 2)[0];
      return indices(operands, 1)[0] == 0 && (size == -1 || size == shape.dim(0));
    }
    if (op instanceof StridedSlice slice) {
      return takesAllOfAxis0(slice, operands, shape);
    }
    return false;
  }

  private static boolean takesAllOfAxis0(StridedSlice slice, List<Tensor> operands, Shape shape) {
    int[] begin = indices(operands, 1);
    if (begin.length == 0) {
      return true;
    }
    boolean fromStart = (slice.beginMask() & 1) == 1 || begin[0] == 0;
    boolean toEnd = (slice.endMask() & 1) == 1 || indices(operands, 2)[0] >= shape.dim(0);
    return (slice.shrinkAxisMask() & 1) == 0 && fromStart && toEnd && indices(operands, 3)[0] == 1;
  }

  /** Constants may broadcast over images and inside of them, not differ from image to image. */
  private boolean broadcastsWithinImages(List<Tensor> operands) {
    Shape a = operands.get(0).shape();
    Shape b = operands.get(1).shape();
    boolean batchedA = isBatched(operands, 0);
    boolean batchedB = isBatched(operands, 1);
    if (batchedA && batchedB) {
      return a.rank() == b.rank() && a.dim(0) == b.dim(0);
    }
    Shape images = batchedA ? a : b;
    Shape constant = batchedA ? b : a;
    return (batchedA || batchedB)
        && (constant.rank() < images.rank()
            || (constant.rank() == images.rank() && constant.dim(0) == 1));
  }

  private static int joinedAxis(Op op, Shape shape) {
    if (op instanceof Concatenation concatenation) {
      return shape.normalizeAxis(concatenation.axis());
    }
    if (op instanceof Pack pack) {
      return pack.axis() < 0 ? pack.axis() + shape.rank() + 1 : pack.axis();
    }
    return -1;
  }

  private boolean isBatched(List<Tensor> operands, int index) {
    return batched.contains(operands.get(index).name());
  }

  /** Whether one operand holds images and the others are the same for all of them. */
  private boolean isOnlyBatched(List<Tensor> operands, int index) {
    for (int i = 0; i < operands.size(); i++) {
      if (batched.contains(operands.get(i).name()) != (i == index)) {
        return false;
      }
    }
    return true;
  }

  private static int[] indices(List<Tensor> operands, int index) {
    return operands.get(index).requireConstant().indices();
  }
}
