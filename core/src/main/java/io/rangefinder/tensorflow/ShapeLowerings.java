package io.rangefinder.tensorflow;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.op.Concatenation;
import io.rangefinder.ir.op.DepthToSpace;
import io.rangefinder.ir.op.Gather;
import io.rangefinder.ir.op.MirrorPad;
import io.rangefinder.ir.op.OneHot;
import io.rangefinder.ir.op.Pack;
import io.rangefinder.ir.op.PadV2;
import io.rangefinder.ir.op.RandomUniform;
import io.rangefinder.ir.op.ResizeOp;
import io.rangefinder.ir.op.ReverseSequence;
import io.rangefinder.ir.op.ShapeOf;
import io.rangefinder.ir.op.SpaceToDepth;
import io.rangefinder.ir.op.SparseToDense;
import io.rangefinder.ir.op.Split;
import io.rangefinder.ir.op.StridedSlice;
import io.rangefinder.ir.op.Unique;
import io.rangefinder.ir.op.Unpack;

/** Operators that move elements, or say how many there are. */
final class ShapeLowerings {
  private ShapeLowerings() {}

  /** Whatever keeps the elements in order: only the result's shape matters. */
  static void reshape(Node node, GraphDefAssembly target) {
    Constant shape = Constant.vector(target.shape(node.output()).toArray());
    LoweringChain chain = target.chain(node, target.operand(node.input(0)));
    chain
        .then("Reshape")
        .input(target.constant(node.output(), "shape", shape))
        .set("T", target.type(node.output()))
        .set("Tshape", DataType.INT32);
    chain.end();
  }

  /** TensorFlow joins two operands or more. */
  static void concatenation(Node node, GraphDefAssembly target) {
    if (node.inputs().size() == 1) {
      target.chain(node, target.operand(node.input(0))).end();
      return;
    }
    int axis = ((Concatenation) node.op()).axis();
    target.addAs(
        node.output(),
        target
            .withOperands("ConcatV2", node)
            .input(scalar(node, "axis", axis, target))
            .set("N", node.inputs().size())
            .set("T", target.type(node.output()))
            .set("Tidx", DataType.INT32));
  }

  static void pack(Node node, GraphDefAssembly target) {
    target.addAs(
        node.output(),
        target
            .withOperands("Pack", node)
            .set("N", node.inputs().size())
            .set("T", target.type(node.output()))
            .set("axis", ((Pack) node.op()).axis()));
  }

  static void split(Node node, GraphDefAssembly target) {
    int axis = target.tensor(node.input(0)).requireConstant().indices()[0];
    target.addAs(
        node.name(),
        new TargetNode("Split")
            .input(scalar(node, "axis", axis, target))
            .input(target.operand(node.input(1)))
            .set("num_split", ((Split) node.op()).parts())
            .set("T", target.type(node.name())));
  }

  static void splitV(Node node, GraphDefAssembly target) {
    int axis = target.tensor(node.input(2)).requireConstant().indices()[0];
    target.addAs(
        node.name(),
        new TargetNode("SplitV")
            .input(target.operand(node.input(0)))
            .input(target.operand(node.input(1)))
            .input(scalar(node, "axis", axis, target))
            .set("num_split", node.outputs().size())
            .set("T", target.type(node.name()))
            .set("Tlen", target.type(node.input(1))));
  }

  static void unpack(Node node, GraphDefAssembly target) {
    Unpack op = (Unpack) node.op();
    target.addAs(
        node.name(),
        target
            .withOperands("Unpack", node)
            .set("num", op.parts())
            .set("axis", op.axis())
            .set("T", target.type(node.name())));
  }

  static void unique(Node node, GraphDefAssembly target) {
    target.addAs(
        node.name(),
        target
            .withOperands("Unique", node)
            .set("T", target.type(node.input(0)))
            .set("out_idx", ((Unique) node.op()).indexType()));
  }

  static void oneHot(Node node, GraphDefAssembly target) {
    int depth = target.tensor(node.input(1)).requireConstant().indices()[0];
    LoweringChain chain = target.chain(node, target.operand(node.input(0)));
    chain
        .then("OneHot")
        .input(scalar(node, "depth", depth, target))
        .input(target.operand(node.input(2)))
        .input(target.operand(node.input(3)))
        .set("T", target.type(node.output()))
        .set("TI", target.type(node.input(0)))
        .set("axis", ((OneHot) node.op()).axis());
    chain.end();
  }

  static void reverse(Node node, GraphDefAssembly target) {
    withIndices("ReverseV2", "Tidx", node, target);
  }

  static void gatherNd(Node node, GraphDefAssembly target) {
    target.addAs(
        node.output(),
        target
            .withOperands("GatherNd", node)
            .set("Tparams", target.type(node.output()))
            .set("Tindices", target.type(node.input(1))));
  }

  static void reverseSequence(Node node, GraphDefAssembly target) {
    ReverseSequence op = (ReverseSequence) node.op();
    target.addAs(
        node.output(),
        target
            .withOperands("ReverseSequence", node)
            .set("T", target.type(node.output()))
            .set("Tlen", target.type(node.input(1)))
            .set("seq_dim", op.sequenceAxis())
            .set("batch_dim", op.batchAxis()));
  }

  static void sparseToDense(Node node, GraphDefAssembly target) {
    target.addAs(
        node.output(),
        target
            .withOperands("SparseToDense", node)
            .set("T", target.type(node.output()))
            .set("Tindices", target.type(node.input(0)))
            .set("validate_indices", ((SparseToDense) node.op()).validatesIndices()));
  }

  static void pad(Node node, GraphDefAssembly target) {
    withIndices("Pad", "Tpaddings", node, target);
  }

  /** TensorFlow takes the value as a scalar only. */
  static void padV2(Node node, GraphDefAssembly target) {
    String value =
        target.rearranged(
            node.input(PadV2.VALUE), "scalar", constant -> constant.reshape(Shape.scalar()));
    LoweringChain chain = target.chain(node, target.operand(node.input(0)));
    chain
        .then("PadV2")
        .input(target.operand(node.input(1)))
        .input(value)
        .set("T", target.type(node.output()))
        .set("Tpaddings", target.type(node.input(1)));
    chain.end();
  }

  static void mirrorPad(Node node, GraphDefAssembly target) {
    target.addAs(
        node.output(),
        target
            .withOperands("MirrorPad", node)
            .set("T", target.type(node.output()))
            .set("Tpaddings", target.type(node.input(1)))
            .set("mode", ((MirrorPad) node.op()).mode().name()));
  }

  static void tile(Node node, GraphDefAssembly target) {
    withIndices("Tile", "Tmultiples", node, target);
  }

  static void transpose(Node node, GraphDefAssembly target) {
    withIndices("Transpose", "Tperm", node, target);
  }

  private static void withIndices(String op, String indexType, Node node, GraphDefAssembly target) {
    target.addAs(
        node.output(),
        target
            .withOperands(op, node)
            .set("T", target.type(node.output()))
            .set(indexType, target.type(node.input(1))));
  }

  static void gather(Node node, GraphDefAssembly target) {
    target.addAs(
        node.output(),
        target
            .withOperands("GatherV2", node)
            .input(scalar(node, "axis", ((Gather) node.op()).axis(), target))
            .set("Tparams", target.type(node.output()))
            .set("Tindices", target.type(node.input(1)))
            .set("Taxis", DataType.INT32));
  }

  /** A batch is taken whole, like the one image is. */
  static void slice(Node node, GraphDefAssembly target) {
    int[] size = target.tensor(node.input(2)).requireConstant().indices().clone();
    if (target.batchSize() > 1) {
      size[0] = -1;
    }
    int[] begin = target.tensor(node.input(1)).requireConstant().indices();
    LoweringChain chain = target.chain(node, target.operand(node.input(0)));
    chain
        .then("Slice")
        .input(target.constant(node.output(), "begin", Constant.vector(begin)))
        .input(target.constant(node.output(), "size", Constant.vector(size)))
        .set("T", target.type(node.output()))
        .set("Index", DataType.INT32);
    chain.end();
  }

  /** A batch is taken whole, like the one image is. */
  static void stridedSlice(Node node, GraphDefAssembly target) {
    StridedSlice op = (StridedSlice) node.op();
    int openAxes = target.batchSize() > 1 ? 1 : 0;
    target.addAs(
        node.output(),
        target
            .withOperands("StridedSlice", node)
            .set("T", target.type(node.output()))
            .set("Index", target.type(node.input(1)))
            .set("begin_mask", op.beginMask() | openAxes)
            .set("end_mask", op.endMask() | openAxes)
            .set("shrink_axis_mask", op.shrinkAxisMask()));
  }

  static NodeLowering resize(String op) {
    return (node, target) -> {
      ResizeOp resize = (ResizeOp) node.op();
      target.addAs(
          node.output(),
          target
              .withOperands(op, node)
              .set("T", target.type(node.input(0)))
              .set("align_corners", resize.alignCorners())
              .set("half_pixel_centers", resize.halfPixelCenters()));
    };
  }

  static void spaceToBatch(Node node, GraphDefAssembly target) {
    blocks("SpaceToBatchND", "Tpaddings", node, target);
  }

  static void batchToSpace(Node node, GraphDefAssembly target) {
    blocks("BatchToSpaceND", "Tcrops", node, target);
  }

  private static void blocks(String op, String borderType, Node node, GraphDefAssembly target) {
    target.addAs(
        node.output(),
        target
            .withOperands(op, node)
            .set("T", target.type(node.output()))
            .set("Tblock_shape", target.type(node.input(1)))
            .set(borderType, target.type(node.input(2))));
  }

  static void spaceToDepth(Node node, GraphDefAssembly target) {
    depth("SpaceToDepth", ((SpaceToDepth) node.op()).blockSize(), node, target);
  }

  static void depthToSpace(Node node, GraphDefAssembly target) {
    depth("DepthToSpace", ((DepthToSpace) node.op()).blockSize(), node, target);
  }

  private static void depth(String op, int blockSize, Node node, GraphDefAssembly target) {
    target.addAs(
        node.output(),
        target
            .withOperands(op, node)
            .set("T", target.type(node.output()))
            .set("block_size", blockSize)
            .set("data_format", "NHWC"));
  }

  static void shapeOf(Node node, GraphDefAssembly target) {
    target.addAs(
        node.output(),
        target
            .withOperands("Shape", node)
            .set("T", target.type(node.input(0)))
            .set("out_type", ((ShapeOf) node.op()).outputType()));
  }

  static void fill(Node node, GraphDefAssembly target) {
    target.addAs(
        node.output(),
        target
            .withOperands("Fill", node)
            .set("T", target.type(node.output()))
            .set("index_type", target.type(node.input(0))));
  }

  static void range(Node node, GraphDefAssembly target) {
    target.addAs(
        node.output(), target.withOperands("Range", node).set("Tidx", target.type(node.output())));
  }

  static void randomUniform(Node node, GraphDefAssembly target) {
    RandomUniform op = (RandomUniform) node.op();
    target.addAs(
        node.output(),
        target
            .withOperands("RandomUniform", node)
            .set("T", target.type(node.input(0)))
            .set("dtype", target.type(node.output()))
            .set("seed", op.seed())
            .set("seed2", op.seed2()));
  }

  private static String scalar(Node node, String suffix, int value, GraphDefAssembly target) {
    return target.constant(node.name(), suffix, Constant.ofInts(Shape.scalar(), value));
  }
}
