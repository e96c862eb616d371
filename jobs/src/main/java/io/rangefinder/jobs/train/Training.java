package io.rangefinder.jobs.train;

import io.rangefinder.ir.UserException;
import io.rangefinder.jobs.execute.EngineProcess;
import io.rangefinder.jobs.execute.TensorFlowSession;
import io.rangefinder.tensorflow.graphdef.NeededNodes;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.tensorflow.Graph;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.Tensor;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.types.TFloat32;

/**
 * Stochastic gradient descent with Nesterov's momentum, in TensorFlow.
 *
 * <p>A step reads all variables as the step before left them. Everything is computed on the calling
 * thread, so that the same graph, values and batches give the same bytes each time on a machine.
 */
public final class Training implements AutoCloseable {
  private final OpenVariables variables;
  private final GradientStep gradientStep;
  private final Map<String, Output<?>> fed = new HashMap<>();
  private long steps;

  private Training(OpenVariables variables, GradientStep gradientStep) {
    this.variables = variables;
    this.gradientStep = gradientStep;
  }

  /**
   * Makes ready to train.
   *
   * @param loss the name of a float scalar
   * @param momentum the part of a step that is taken again with the next
   * @param values first values of variables, by name, and of momenta, as {@code NAME/Momentum};
   *     variables without begin as the graph says, momenta with 0
   * @throws UserException listing variables that have no value or no influence on the loss; or if
   *     TensorFlow refuses the graph
   */
  public static Training begin(
      TrainableGraph graph, String loss, float momentum, Map<String, TensorProto> values) {
    MomentumSlots slots = MomentumSlots.of(graph.graph(), graph.trained());
    requireInfluence(graph, loss);
    Map<String, TensorProto> all = new LinkedHashMap<>(slots.zeros());
    all.putAll(values);
    VariableAccess access = VariableAccess.to(slots.graph(), all, graph.initializers());
    EngineProcess.settle();
    GradientStep step = new GradientStep(access.scope(), loss, graph.updates());
    GraphDef whole;
    try (Graph building = new Graph()) {
      building.importGraphDef(access.graph());
      step.addTo(building, slots, momentum);
      whole = OrderedGradients.of(access.graph(), step.gradients(), building.toGraphDef());
    } catch (IllegalArgumentException | TensorFlowException refused) {
      throw new UserException(
          "TensorFlow cannot train the graph: " + refused.getMessage(), refused);
    }
    return new Training(OpenVariables.open(access, whole), step);
  }

  private static void requireInfluence(TrainableGraph graph, String loss) {
    Set<String> reached = new HashSet<>();
    NeededNodes.of(graph.graph().getNodeList(), List.of(loss))
        .forEach(node -> reached.add(node.getName()));
    List<String> others =
        graph.trained().stream().filter(variable -> !reached.contains(variable)).toList();
    if (!others.isEmpty()) {
      throw UserException.listing(
          "The loss '%s' does not depend on these variables; leave them out of those trained:"
              .formatted(loss),
          others);
    }
  }

  /**
   * Takes one step.
   *
   * @param feeds the batch, by the names of placeholders
   * @param rate the learning rate
   * @return the loss of the batch, before the step
   * @throws UserException if the loss is not finite
   */
  public float step(Map<String, ? extends Tensor> feeds, float rate) {
    TensorFlowSession session = variables.session();
    try (TFloat32 rateTensor = TFloat32.scalarOf(rate)) {
      Map<Output<?>, Tensor> all = new LinkedHashMap<>();
      feeds.forEach((name, tensor) -> all.put(tensor(name), tensor));
      all.put(tensor(gradientStep.rate()), rateTensor);
      try (Result result =
          session.run(all, List.of(tensor(gradientStep.loss())), gradientStep.targets())) {
        steps++;
        float loss = ((TFloat32) result.get(0)).getFloat();
        if (!Float.isFinite(loss)) {
          throw new UserException(
              "The loss of step %d is %s, at the learning rate %s. Lower the rate, and look for values that are not finite in the batch."
                  .formatted(steps, loss, rate));
        }
        return loss;
      }
    }
  }

  private Output<?> tensor(String name) {
    return fed.computeIfAbsent(name, key -> variables.session().tensors(List.of(key)).get(0));
  }

  /** The present values of all variables, momenta among them, by name. */
  public SortedMap<String, TensorProto> values() {
    return new TreeMap<>(variables.values());
  }

  @Override
  public void close() {
    variables.close();
  }
}
