package io.rangefinder.tensorflow;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.op.L2Normalization;
import io.rangefinder.ir.op.L2Pool2D;
import io.rangefinder.ir.op.LocalResponseNormalization;

/** Operators that divide by, or are, a norm. */
final class NormalizationLowerings {
  private static final float SMALLEST_SQUARE =
      L2Normalization.SMALLEST_NORM * L2Normalization.SMALLEST_NORM;

  private NormalizationLowerings() {}

  static void l2Normalization(Node node, GraphDefAssembly target) {
    String x = target.operand(node.input(0));
    String axis = target.constant(node.output(), "axis", Constant.ofInts(Shape.scalar(), -1));
    String smallest =
        target.constant(
            node.output(), "smallest", Constant.ofFloats(Shape.scalar(), SMALLEST_SQUARE));
    LoweringChain chain = target.chain(node, x);
    chain.then("Square").set("T", DataType.FLOAT32);
    chain
        .then("Sum")
        .input(axis)
        .set("T", DataType.FLOAT32)
        .set("Tidx", DataType.INT32)
        .set("keep_dims", true);
    chain.then("Maximum").input(smallest).set("T", DataType.FLOAT32);
    chain.then("Rsqrt").set("T", DataType.FLOAT32);
    chain.then("Mul").input(x).set("T", DataType.FLOAT32);
    chain.end();
  }

  static void l2Pool(Node node, GraphDefAssembly target) {
    L2Pool2D pool = (L2Pool2D) node.op();
    LoweringChain chain = target.chain(node, target.operand(node.input(0)));
    chain.then("Square").set("T", DataType.FLOAT32);
    ReductionLowerings.setWindow(chain.then("AvgPool"), pool);
    chain.then("Sqrt").set("T", DataType.FLOAT32);
    ElementwiseLowerings.activate(chain, pool.activation(), node, target);
    chain.end();
  }

  static void localResponse(Node node, GraphDefAssembly target) {
    LocalResponseNormalization op = (LocalResponseNormalization) node.op();
    target.addAs(
        node.output(),
        target
            .withOperands("LRN", node)
            .set("T", DataType.FLOAT32)
            .set("depth_radius", op.radius())
            .set("bias", op.bias())
            .set("alpha", op.alpha())
            .set("beta", op.beta()));
  }
}
