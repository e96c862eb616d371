package io.rangefinder.jobs.train;

import io.rangefinder.ir.UserException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.tensorflow.Graph;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.Operation;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.train.ResourceApplyMomentum;
import org.tensorflow.types.TFloat32;

/**
 * The nodes of one step of training: gradients, and the updates that they make once the loss and
 * the graph's own updates are computed.
 */
final class GradientStep {
  private final String scope;
  private final String loss;
  private final List<String> updates;
  private final List<String> targets;
  private String rate = "";

  /**
   * A step that is not built yet.
   *
   * @param scope what names of its nodes begin with, without a slash
   * @param updates nodes of the graph that are run too
   */
  GradientStep(String scope, String loss, List<String> updates) {
    this.scope = scope;
    this.loss = loss;
    this.updates = List.copyOf(updates);
    this.targets = new ArrayList<>(updates);
  }

  /**
   * Adds the nodes.
   *
   * @throws UserException naming the loss or the updates if they are not there
   */
  void addTo(Graph graph, MomentumSlots slots, float momentum) {
    Ops tf = Ops.create(graph).withSubScope(scope);
    Output<TFloat32> lossOf = loss(graph);
    List<Operation> before = new ArrayList<>(List.of(lossOf.op()));
    for (String update : updates) {
      before.add(operation(graph, update));
    }
    List<Map.Entry<String, String>> trained = List.copyOf(slots.byVariable().entrySet());
    Output<?>[] handles =
        trained.stream()
            .map(variable -> operation(graph, variable.getKey()).output(0))
            .toArray(Output<?>[]::new);
    Output<?>[] slopes = graph.addGradients(gradients(), new Output<?>[] {lossOf}, handles, null);
    Placeholder<TFloat32> learningRate =
        tf.placeholder(TFloat32.class, Placeholder.shape(Shape.scalar()));
    rate = learningRate.op().name();
    Operand<TFloat32> kept = tf.constant(momentum);
    for (int i = 0; i < handles.length; i++) {
      ResourceApplyMomentum update =
          tf.withControlDependencyOps(before.toArray(Operation[]::new))
              .train
              .resourceApplyMomentum(
                  handles[i],
                  operation(graph, trained.get(i).getValue()).output(0),
                  learningRate,
                  slopes[i].expect(TFloat32.class),
                  kept,
                  ResourceApplyMomentum.useNesterov(true));
      targets.add(update.op().name());
    }
  }

  private Output<TFloat32> loss(Graph graph) {
    Output<?> found = operation(graph, loss).output(0);
    if (found.dataType() != org.tensorflow.proto.DataType.DT_FLOAT
        || found.shape().numDimensions() > 0) {
      throw new UserException(
          "The loss '%s' is %s %s, not one float. Name a tensor that is."
              .formatted(loss, found.dataType(), found.shape()));
    }
    return found.expect(TFloat32.class);
  }

  private static Operation operation(Graph graph, String name) {
    GraphOperation operation = graph.operation(name);
    if (operation == null) {
      throw new UserException("The graph has no node '%s'. Name one that it has.".formatted(name));
    }
    return operation;
  }

  /** The node of the loss. */
  String loss() {
    return loss;
  }

  /** What the names of the gradients' nodes begin with. */
  String gradients() {
    return scope + "/gradients";
  }

  /** The placeholder of the learning rate. */
  String rate() {
    return rate;
  }

  /** What is run. */
  List<String> targets() {
    return List.copyOf(targets);
  }
}
