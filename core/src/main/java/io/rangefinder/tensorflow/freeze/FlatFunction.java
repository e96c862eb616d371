package io.rangefinder.tensorflow.freeze;

import io.rangefinder.tensorflow.graphdef.TensorRef;
import java.util.List;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;

/**
 * A function, or a graph, without calls: its nodes refer to each other as those of a graph do, and
 * to an argument by its name.
 *
 * @param arguments single tensors; those of a graph are none
 * @param results what is handed back, in order
 * @param controls nodes that run whether or not their results are read, by name
 */
record FlatFunction(
    List<Argument> arguments,
    List<NodeDef> nodes,
    List<Result> results,
    List<String> controls,
    boolean isStateful) {
  FlatFunction {
    arguments = List.copyOf(arguments);
    nodes = List.copyOf(nodes);
    results = List.copyOf(results);
    controls = List.copyOf(controls);
  }

  record Argument(String name, DataType type) {}

  record Result(String name, DataType type, TensorRef tensor) {}
}
