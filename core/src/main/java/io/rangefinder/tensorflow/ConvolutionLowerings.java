package io.rangefinder.tensorflow;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.op.BatchMatMul;
import io.rangefinder.ir.op.BatchNorm;
import io.rangefinder.ir.op.Conv2D;
import io.rangefinder.ir.op.MatMul;
import io.rangefinder.ir.op.Transpose;
import io.rangefinder.ir.op.WeightedOp;
import io.rangefinder.ir.op.Window2D;
import java.util.List;

/** Convolutions, matrix products and batch normalization. */
final class ConvolutionLowerings {
  private static final Constant OHWI_TO_HWIO = Constant.vector(1, 2, 3, 0);

  private ConvolutionLowerings() {}

  static void conv2D(Node node, GraphDefAssembly target) {
    Window2D window = ((Conv2D) node.op()).window();
    LoweringChain chain = target.chain(node, target.operand(node.input(WeightedOp.INPUT)));
    String weights = transposed(node.input(WeightedOp.WEIGHTS), "HWIO", OHWI_TO_HWIO, target);
    setWindow(chain.then("Conv2D").input(weights), window)
        .set("dilations", 1, window.dilationHeight(), window.dilationWidth(), 1);
    addBiasAndActivation(chain, node, target);
    chain.end();
  }

  static void matMul(Node node, GraphDefAssembly target) {
    MatMul op = (MatMul) node.op();
    target.addAs(
        node.output(),
        target
            .withOperands("MatMul", node)
            .set("T", target.type(node.output()))
            .set("transpose_a", op.transposeA())
            .set("transpose_b", op.transposeB()));
  }

  static void batchMatMul(Node node, GraphDefAssembly target) {
    BatchMatMul op = (BatchMatMul) node.op();
    target.addAs(
        node.output(),
        target
            .withOperands("BatchMatMulV2", node)
            .set("T", target.type(node.output()))
            .set("adj_x", op.transposeA())
            .set("adj_y", op.transposeB()));
  }

  static void batchNorm(Node node, GraphDefAssembly target) {
    float epsilon = ((BatchNorm) node.op()).epsilon();
    boolean isFused = target.tensor(node.input(0)).shape().rank() == 4;
    for (String parameter : node.inputs().subList(1, 5)) {
      isFused &= target.tensor(parameter).shape().rank() == 1;
    }
    if (!isFused) {
      batchNormStepByStep(node, epsilon, target);
      return;
    }
    target.addAs(
        node.output(),
        target
            .withOperands("FusedBatchNormV3", node)
            .set("T", DataType.FLOAT32)
            .set("U", DataType.FLOAT32)
            .set("epsilon", epsilon)
            .set("data_format", "NHWC")
            .set("is_training", false));
  }

  private static void batchNormStepByStep(Node node, float epsilon, GraphDefAssembly target) {
    List<String> operands = node.inputs().stream().map(target::operand).toList();
    String added =
        target.constant(node.output(), "epsilon", Constant.ofFloats(Shape.scalar(), epsilon));
    LoweringChain factor = target.chain(node, operands.get(4));
    factor.then("AddV2").input(added).set("T", DataType.FLOAT32);
    factor.then("Rsqrt").set("T", DataType.FLOAT32);
    factor.then("Mul").input(operands.get(1)).set("T", DataType.FLOAT32);
    LoweringChain chain = target.chain(node, operands.get(0));
    chain.then("Sub").input(operands.get(3)).set("T", DataType.FLOAT32);
    chain.then("Mul").input(factor.value()).set("T", DataType.FLOAT32);
    chain.then("AddV2").input(operands.get(2)).set("T", DataType.FLOAT32);
    chain.end();
  }

  /** Appends the bias, if there is one, and the fused activation of a weighted operator. */
  static void addBiasAndActivation(LoweringChain chain, Node node, GraphDefAssembly target) {
    if (node.inputs().size() > WeightedOp.BIAS) {
      String bias = node.input(WeightedOp.BIAS);
      boolean isVector = target.tensor(bias).shape().rank() == 1;
      chain
          .then(isVector ? "BiasAdd" : "AddV2")
          .input(target.operand(bias))
          .set("T", DataType.FLOAT32);
    }
    ElementwiseLowerings.activate(chain, ((WeightedOp) node.op()).activation(), node, target);
  }

  static TargetNode setWindow(TargetNode node, Window2D window) {
    return node.set("T", DataType.FLOAT32)
        .set("strides", 1, window.strideHeight(), window.strideWidth(), 1)
        .set("padding", window.padding().name())
        .set("data_format", "NHWC");
  }

  /** Weights in another layout: a constant where they are constant. */
  static String transposed(
      String weights, String layout, Constant permutation, GraphDefAssembly target) {
    Tensor order = Tensor.constant("permutation", permutation);
    if (target.tensor(weights).isConstant()) {
      return target.rearranged(
          weights,
          layout,
          constant ->
              new Transpose()
                  .fold(List.of(Tensor.constant(weights, constant), order))
                  .orElseThrow());
    }
    return target.add(
        weights,
        new TargetNode("Transpose")
            .input(target.operand(weights))
            .input(target.constant(weights, layout, permutation))
            .set("T", DataType.FLOAT32)
            .set("Tperm", DataType.INT32));
  }
}
