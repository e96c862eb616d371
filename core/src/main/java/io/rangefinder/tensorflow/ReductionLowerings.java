package io.rangefinder.tensorflow;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.op.ArgOp;
import io.rangefinder.ir.op.Pool2D;
import io.rangefinder.ir.op.ReduceAny;
import io.rangefinder.ir.op.ReduceOp;
import io.rangefinder.ir.op.Window2D;

/** Reductions over axes and over sliding windows. */
final class ReductionLowerings {
  private ReductionLowerings() {}

  static NodeLowering reduction(String op) {
    return (node, target) -> {
      target.addAs(
          node.output(),
          target
              .withOperands(op, node)
              .set("T", target.type(node.input(0)))
              .set("Tidx", target.type(node.input(1)))
              .set("keep_dims", ((ReduceOp) node.op()).keepDims()));
    };
  }

  static NodeLowering pool(String op) {
    return (node, target) -> {
      Pool2D pool = (Pool2D) node.op();
      LoweringChain chain = target.chain(node, target.operand(node.input(0)));
      setWindow(chain.then(op), pool);
      ElementwiseLowerings.activate(chain, pool.activation(), node, target);
      chain.end();
    };
  }

  static void setWindow(TargetNode node, Pool2D pool) {
    Window2D window = pool.window();
    node.set("T", DataType.FLOAT32)
        .set("ksize", 1, pool.filterHeight(), pool.filterWidth(), 1)
        .set("strides", 1, window.strideHeight(), window.strideWidth(), 1)
        .set("padding", window.padding().name())
        .set("data_format", "NHWC");
  }

  static void any(Node node, GraphDefAssembly target) {
    target.addAs(
        node.output(),
        target
            .withOperands("Any", node)
            .set("Tidx", target.type(node.input(1)))
            .set("keep_dims", ((ReduceAny) node.op()).keepDims()));
  }

  static NodeLowering arg(String op) {
    return (node, target) -> {
      int axis = target.tensor(node.input(1)).requireConstant().indices()[0];
      LoweringChain chain = target.chain(node, target.operand(node.input(0)));
      chain
          .then(op)
          .input(target.constant(node.output(), "axis", Constant.ofInts(Shape.scalar(), axis)))
          .set("T", target.type(node.input(0)))
          .set("Tidx", DataType.INT32)
          .set("output_type", ((ArgOp) node.op()).outputType());
      chain.end();
    };
  }

  static void topK(Node node, GraphDefAssembly target) {
    int count = target.tensor(node.input(1)).requireConstant().indices()[0];
    target.addAs(
        node.name(),
        new TargetNode("TopKV2")
            .input(target.operand(node.input(0)))
            .input(target.constant(node.name(), "k", Constant.ofInts(Shape.scalar(), count)))
            .set("T", target.type(node.input(0))));
  }
}
