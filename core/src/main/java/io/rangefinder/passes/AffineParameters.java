package io.rangefinder.passes;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.BinaryOp;
import io.rangefinder.ir.op.FusesActivation;
import io.rangefinder.ir.op.WeightedOp;
import io.rangefinder.rewrite.GraphPatch;
import io.rangefinder.rewrite.WorkingGraph;
import java.util.Optional;

/**
 * A weighted operator whose weights and bias are float constants that only it reads, so that they
 * may be changed.
 */
record AffineParameters(Node node, WeightedOp op, Constant weights, Constant bias) {
  static Optional<AffineParameters> of(Node node, WorkingGraph graph) {
    Optional<Constant> weights =
        node.op() instanceof WeightedOp
            ? changeable(node, WeightedOp.WEIGHTS, graph)
            : Optional.empty();
    Optional<Constant> bias = weights.flatMap(found -> changeable(node, WeightedOp.BIAS, graph));
    return bias.map(
        found -> new AffineParameters(node, (WeightedOp) node.op(), weights.orElseThrow(), found));
  }

  /**
   * The operator before a binary operator with a constant, if nothing stands between them: it is
   * read once and clamps nothing.
   */
  static Optional<Node> before(ConstantOperand operand, WorkingGraph graph) {
    String result = operand.variable().name();
    return graph
        .producer(result, WeightedOp.class)
        .filter(producer -> graph.isUsedOnce(result))
        .filter(producer -> ((WeightedOp) producer.op()).activation() == Activation.NONE);
  }

  /** An operand of a node, if it is a float constant that only this node reads. */
  static Optional<Constant> changeable(Node node, int operand, WorkingGraph graph) {
    if (operand >= node.inputs().size()) {
      return Optional.empty();
    }
    String name = node.input(operand);
    return graph
        .constant(name)
        .filter(constant -> graph.tensor(name).isFloat() && graph.isUsedOnce(name));
  }

  int channels() {
    return bias.shape().elements();
  }

  /** The weights after an operator with one right operand an output channel. */
  Constant weightsAfter(BinaryOp operator, float[] perChannel) {
    float[] values = weights.floats();
    float[] result = new float[values.length];
    int channels = perChannel.length;
    int block = values.length / Math.max(channels, 1);
    boolean channelsOutermost = op.outputChannelAxis() == 0;
    for (int i = 0; i < values.length; i++) {
      int channel = channelsOutermost ? i / block : i % channels;
      result[i] = operator.apply(values[i], perChannel[channel]);
    }
    return Constant.ofFloats(weights.shape(), result);
  }

  /** The bias after an operator with one right operand an output channel. */
  Constant biasAfter(BinaryOp operator, float[] perChannel) {
    return biasAfter(bias, operator, perChannel);
  }

  /** A bias after an operator with one right operand an output channel. */
  static Constant biasAfter(Constant bias, BinaryOp operator, float[] perChannel) {
    float[] values = bias.floats();
    float[] result = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      result[i] = operator.apply(values[i], perChannel[i]);
    }
    return Constant.ofFloats(bias.shape(), result);
  }

  /** For each output channel the operator's response to an input that is one value everywhere. */
  float[] responseTo(float value) {
    float[] values = weights.floats();
    int channels = channels();
    int block = values.length / Math.max(channels, 1);
    boolean channelsOutermost = op.outputChannelAxis() == 0;
    float[] sums = new float[channels];
    for (int i = 0; i < values.length; i++) {
      sums[channelsOutermost ? i / block : i % channels] += values[i] * value;
    }
    return sums;
  }

  /** A patch that gives the operator another input, weights and bias, and its result a name. */
  GraphPatch changed(
      WorkingGraph graph,
      String input,
      Constant newWeights,
      Constant newBias,
      Activation activation,
      String output) {
    GraphPatch.Builder patch = GraphPatch.of(graph);
    String weightsName = node.input(WeightedOp.WEIGHTS);
    if (!newWeights.equals(weights)) {
      weightsName = patch.constantInPlaceOf(weightsName, newWeights);
    }
    String biasName = patch.constantInPlaceOf(node.input(WeightedOp.BIAS), newBias);
    return patch
        .define(output, op.withActivation(activation), input, weightsName, biasName)
        .build();
  }

  /** The function of a binary operator without the clamp that may be fused into it. */
  static BinaryOp withoutActivation(FusesActivation operator) {
    return (BinaryOp) operator.withActivation(Activation.NONE);
  }
}
