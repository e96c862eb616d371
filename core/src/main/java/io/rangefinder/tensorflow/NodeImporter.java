package io.rangefinder.tensorflow;

import io.rangefinder.tensorflow.graphdef.SourceNode;

/** Adds what one kind of TensorFlow node computes to the graph being assembled. */
@FunctionalInterface
interface NodeImporter {
  /**
   * Defines the outputs of the node. Every operand is defined already.
   *
   * @throws io.rangefinder.ir.InvalidOperatorException if the node is not supported as it stands
   */
  void importNode(SourceNode node, GraphAssembly graph);
}
