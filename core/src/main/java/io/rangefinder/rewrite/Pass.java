package io.rangefinder.rewrite;

import io.rangefinder.ir.Graph;

/** A rewrite of a whole graph that keeps the names and types of its inputs and outputs. */
public interface Pass {
  /** The pass's name in messages. */
  String name();

  /** The rewritten graph; what was done is added to the log. */
  Graph run(Graph graph, RewriteLog log);
}
