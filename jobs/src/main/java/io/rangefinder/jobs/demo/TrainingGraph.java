package io.rangefinder.jobs.demo;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Gradients;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.train.ResourceApplyMomentum;
import org.tensorflow.types.TFloat32;

/**
 * The demo's network with its loss and one step of stochastic gradient descent with Nesterov
 * momentum.
 *
 * <p>Fed are {@code input} [batch,64,64,3], {@code labels} as probabilities [batch,8], and the
 * learning {@code rate}, a scalar.
 */
final class TrainingGraph {
  private static final float MOMENTUM = 0.9f;
  private static final float DECAY = 2e-4f;

  private final Ops tf;
  private final Placeholder<TFloat32> input;
  private final Placeholder<TFloat32> labels;
  private final Placeholder<TFloat32> rate;
  private final Operand<TFloat32> logits;
  private final Operand<TFloat32> loss;
  private final List<TrainingLayers.Parameter> parameters;
  private final List<TrainingLayers.Norm> norms;
  private final List<Op> initializers = new ArrayList<>();
  private final List<Op> updates = new ArrayList<>();

  TrainingGraph(Graph graph, int batch, long seed) {
    tf = Ops.create(graph);
    input = placeholder(Shape.of(batch, DrawnImages.SIDE, DrawnImages.SIDE, 3));
    labels = placeholder(Shape.of(batch, DemoNetwork.CLASSES));
    rate = placeholder(Shape.scalar());
    TrainingLayers layers = new TrainingLayers(tf, seed);
    logits = DemoNetwork.logits(layers, input);
    parameters = layers.parameters();
    norms = layers.norms();
    loss = tf.math.add(crossEntropy(), decay());
    addUpdates();
  }

  Placeholder<TFloat32> input() {
    return input;
  }

  Placeholder<TFloat32> labels() {
    return labels;
  }

  Placeholder<TFloat32> rate() {
    return rate;
  }

  Operand<TFloat32> logits() {
    return logits;
  }

  Operand<TFloat32> loss() {
    return loss;
  }

  /** To be run once, before anything else. */
  List<Op> initializers() {
    return List.copyOf(initializers);
  }

  /** Run together, they make one step. */
  List<Op> updates() {
    return List.copyOf(updates);
  }

  /** The present values of the parameters, by their names in the frozen graph. */
  Map<String, Operand<TFloat32>> parameters() {
    Map<String, Operand<TFloat32>> values = new LinkedHashMap<>();
    for (TrainingLayers.Parameter parameter : parameters) {
      values.put(parameter.variable().name(), parameter.variable().value());
    }
    return values;
  }

  /** The batch's statistics, by the names their moving averages have in the frozen graph. */
  Map<String, Output<TFloat32>> batchStatistics() {
    Map<String, Output<TFloat32>> statistics = new LinkedHashMap<>();
    for (TrainingLayers.Norm norm : norms) {
      statistics.put(norm.scope() + "moving_mean", norm.mean());
      statistics.put(norm.scope() + "moving_variance", norm.variance());
    }
    return statistics;
  }

  private Placeholder<TFloat32> placeholder(Shape shape) {
    return tf.placeholder(TFloat32.class, Placeholder.shape(shape));
  }

  private Operand<TFloat32> crossEntropy() {
    return tf.math.mean(
        tf.nn.softmaxCrossEntropyWithLogits(logits, labels).loss(), tf.constant(new int[] {0}));
  }

  private Operand<TFloat32> decay() {
    List<Operand<TFloat32>> halfSquares = new ArrayList<>();
    for (TrainingLayers.Parameter parameter : parameters) {
      if (parameter.role() != TrainingLayers.Role.OFFSET) {
        halfSquares.add(tf.nn.l2Loss(parameter.variable().value()));
      }
    }
    return tf.math.mul(tf.math.addN(halfSquares), tf.constant(DECAY));
  }

  private void addUpdates() {
    Gradients gradients = tf.gradients(loss, parameters().values());
    Operand<TFloat32> momentum = tf.constant(MOMENTUM);
    for (int i = 0; i < parameters.size(); i++) {
      ResourceVariable variable = parameters.get(i).variable();
      ResourceVariable velocity =
          ResourceVariable.create(
              tf,
              variable.name() + "/Momentum",
              variable.shape(),
              new float[Math.toIntExact(variable.shape().size())]);
      initializers.add(variable.initializer());
      initializers.add(velocity.initializer());
      updates.add(
          tf.train.resourceApplyMomentum(
              variable.handle(),
              velocity.handle(),
              rate,
              gradients.<TFloat32>dy(i),
              momentum,
              ResourceApplyMomentum.useNesterov(true)));
    }
  }
}
