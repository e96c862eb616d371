package io.rangefinder.tensorflow;

import io.rangefinder.ir.Node;

/** Writes what one kind of operator computes as TensorFlow nodes. */
@FunctionalInterface
interface NodeLowering {
  /** Adds nodes so that the outputs of {@code node} can be fetched. */
  void lower(Node node, GraphDefAssembly target);
}
