package io.rangefinder.rewrite;

import io.rangefinder.ir.Graph;
import java.util.function.Supplier;

/** Is told of every change to a graph that is being rewritten. */
@FunctionalInterface
public interface GraphObserver {
  /** Looks at nothing. */
  GraphObserver NONE = graph -> {};

  /**
   * A rewrite has just been applied.
   *
   * @param graph gives the graph as it is now, at the cost of making it; good only during the call
   */
  void changed(Supplier<Graph> graph);
}
