package io.rangefinder.passes;

import io.rangefinder.ir.Node;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.FusesActivation;
import io.rangefinder.ir.op.Relu;
import io.rangefinder.ir.op.Relu6;
import io.rangefinder.ir.op.ReluN1To1;
import io.rangefinder.ir.op.UnaryOp;
import io.rangefinder.rewrite.GraphPatch;
import io.rangefinder.rewrite.Rule;
import io.rangefinder.rewrite.WorkingGraph;
import java.util.Map;
import java.util.Optional;

/**
 * Lets the operator before a clamp do the clamping, if the clamp alone reads it. It takes over the
 * clamp's name.
 */
public final class FuseActivation implements Rule<UnaryOp> {
  private static final Map<Class<? extends UnaryOp>, Activation> CLAMPS =
      Map.of(
          Relu.class, Activation.RELU,
          Relu6.class, Activation.RELU6,
          ReluN1To1.class, Activation.RELU_N1_TO_1);

  @Override
  public Class<UnaryOp> anchor() {
    return UnaryOp.class;
  }

  @Override
  public boolean holdsForOpenShapes() {
    return true;
  }

  @Override
  public Optional<GraphPatch> apply(Node node, UnaryOp op, WorkingGraph graph) {
    Activation activation = CLAMPS.getOrDefault(op.getClass(), Activation.NONE);
    if (activation == Activation.NONE || !graph.isUsedOnce(node.input(0))) {
      return Optional.empty();
    }
    return graph
        .producer(node.input(0), FusesActivation.class)
        .flatMap(producer -> fused(producer, activation, node.output(), graph));
  }

  private static Optional<GraphPatch> fused(
      Node producer, Activation activation, String output, WorkingGraph graph) {
    FusesActivation op = (FusesActivation) producer.op();
    if (op.activation() != Activation.NONE) {
      return Optional.empty();
    }
    Node clamping = new Node(op.withActivation(activation), producer.inputs(), output);
    return Optional.of(GraphPatch.of(graph).define(clamping).build());
  }
}
