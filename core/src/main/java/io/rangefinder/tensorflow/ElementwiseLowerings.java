package io.rangefinder.tensorflow;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Quantization;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.Cast;
import io.rangefinder.ir.op.FakeQuant;
import io.rangefinder.ir.op.FusesActivation;
import io.rangefinder.ir.op.LeakyRelu;
import io.rangefinder.ir.op.PRelu;
import io.rangefinder.ir.op.Softmax;

/** Operators that treat every element by itself, and softmax. */
final class ElementwiseLowerings {
  private ElementwiseLowerings() {}

  /** An operator of the same operands and no attributes but their type. */
  static NodeLowering of(String op) {
    return (node, target) -> lower(op, node, target);
  }

  /** An operator on truth values. */
  static NodeLowering logical(String op) {
    return (node, target) -> target.addAs(node.output(), target.withOperands(op, node));
  }

  static NodeLowering select(String op) {
    return (node, target) -> {
      target.addAs(
          node.output(), target.withOperands(op, node).set("T", target.type(node.output())));
    };
  }

  static void div(Node node, GraphDefAssembly target) {
    lower(target.tensor(node.output()).isFloat() ? "RealDiv" : "Div", node, target);
  }

  private static void lower(String op, Node node, GraphDefAssembly target) {
    LoweringChain chain = target.chain(node, target.operand(node.input(0)));
    TargetNode first = chain.then(op).set("T", target.type(node.input(0)));
    node.inputs().stream().skip(1).map(target::operand).forEach(first::input);
    if (node.op() instanceof FusesActivation fused) {
      activate(chain, fused.activation(), node, target);
    }
    chain.end();
  }

  /** Appends a fused activation. */
  static void activate(
      LoweringChain chain, Activation activation, Node node, GraphDefAssembly target) {
    switch (activation) {
      case NONE -> {}
      case RELU -> chain.then("Relu").set("T", DataType.FLOAT32);
      case RELU6 -> chain.then("Relu6").set("T", DataType.FLOAT32);
      case RELU_N1_TO_1 -> {
        withScalar(chain, "Minimum", activation.highest(), node, target);
        withScalar(chain, "Maximum", activation.lowest(), node, target);
      }
    }
  }

  static void reluN1To1(Node node, GraphDefAssembly target) {
    LoweringChain chain = target.chain(node, target.operand(node.input(0)));
    activate(chain, Activation.RELU_N1_TO_1, node, target);
    chain.end();
  }

  static void hardSwish(Node node, GraphDefAssembly target) {
    String x = target.operand(node.input(0));
    LoweringChain chain = target.chain(node, x);
    withScalar(chain, "AddV2", 3, node, target);
    activate(chain, Activation.RELU6, node, target);
    chain.then("Mul").input(x).set("T", DataType.FLOAT32);
    withScalar(chain, "RealDiv", 6, node, target);
    chain.end();
  }

  /** The part above 0 and the slope times the part below it, added. */
  static void pRelu(Node node, GraphDefAssembly target) {
    String x = target.operand(node.input(0));
    String alpha = target.operand(node.input(PRelu.ALPHA));
    LoweringChain below = target.chain(node, x);
    withScalar(below, "Minimum", 0, node, target);
    below.then("Mul").input(alpha).set("T", DataType.FLOAT32);
    String negative = below.value();
    LoweringChain chain = target.chain(node, x);
    activate(chain, Activation.RELU, node, target);
    chain.then("AddV2").input(negative).set("T", DataType.FLOAT32);
    chain.end();
  }

  static void dequantize(Node node, GraphDefAssembly target) {
    Quantization code = target.tensor(node.input(0)).quantization();
    if (code == null) {
      throw new IllegalStateException(node + " reads a tensor that is not quantized");
    }
    LoweringChain chain = target.chain(node, target.operand(node.input(0)));
    chain.then("Cast").set("SrcT", target.type(node.input(0))).set("DstT", DataType.FLOAT32);
    withScalar(chain, "Sub", code.zeroPoint(), node, target);
    withScalar(chain, "Mul", (float) code.scale(), node, target);
    chain.end();
  }

  static void leakyRelu(Node node, GraphDefAssembly target) {
    target.addAs(
        node.output(),
        target
            .withOperands("LeakyRelu", node)
            .set("alpha", ((LeakyRelu) node.op()).alpha())
            .set("T", DataType.FLOAT32));
  }

  static void softmax(Node node, GraphDefAssembly target) {
    LoweringChain chain = target.chain(node, target.operand(node.input(0)));
    float beta = ((Softmax) node.op()).beta();
    if (beta != 1) {
      withScalar(chain, "Mul", beta, node, target);
    }
    chain.then("Softmax").set("T", DataType.FLOAT32);
    chain.end();
  }

  private static void withScalar(
      LoweringChain chain, String op, float scalar, Node node, GraphDefAssembly target) {
    String constant =
        target.constant(node.output(), op + "/y", Constant.ofFloats(Shape.scalar(), scalar));
    chain.then(op).input(constant).set("T", DataType.FLOAT32);
  }

  static void addN(Node node, GraphDefAssembly target) {
    target.addAs(
        node.output(),
        target
            .withOperands("AddN", node)
            .set("N", node.inputs().size())
            .set("T", target.type(node.input(0))));
  }

  static void cast(Node node, GraphDefAssembly target) {
    target.addAs(
        node.output(),
        target
            .withOperands("Cast", node)
            .set("SrcT", target.type(node.input(0)))
            .set("DstT", ((Cast) node.op()).to()));
  }

  /** TensorFlow takes an empty range from variables only. */
  static void fakeQuant(Node node, GraphDefAssembly target) {
    FakeQuant op = (FakeQuant) node.op();
    LoweringChain chain = target.chain(node, target.operand(node.input(0)));
    TargetNode rounded;
    if (op.min() < op.max()) {
      rounded = chain.then("FakeQuantWithMinMaxArgs").set("min", op.min()).set("max", op.max());
    } else {
      String min =
          target.constant(node.output(), "min", Constant.ofFloats(Shape.scalar(), op.min()));
      String max =
          target.constant(node.output(), "max", Constant.ofFloats(Shape.scalar(), op.max()));
      rounded = chain.then("FakeQuantWithMinMaxVars").input(min).input(max);
    }
    rounded.set("num_bits", op.bits()).set("narrow_range", op.narrowRange());
    chain.end();
  }
}
