package io.rangefinder.rewrite;

import io.rangefinder.ir.Node;
import io.rangefinder.ir.Op;
import java.util.Optional;

/**
 * One local rewrite, looked for at every node of one kind. Rules have no state.
 *
 * @param <O> the operator, or the interface of operators, at which the rewrite is looked for
 */
public interface Rule<O extends Op> {
  /** The operators the rule is shown. */
  Class<O> anchor();

  /**
   * The rewrite at a node, or nothing where the rule does not hold. A patch must change something:
   * the driver shows the rule the same node again until it declines.
   *
   * @param op the node's operator
   */
  Optional<GraphPatch> apply(Node node, O op, WorkingGraph graph);

  /**
   * Whether the rewrite holds whatever the shapes of the node's operands and results are, so that
   * the rule may be shown nodes of which some are not known.
   */
  default boolean holdsForOpenShapes() {
    return false;
  }

  /** The rule's name in the log. */
  default String name() {
    return getClass().getSimpleName();
  }
}
