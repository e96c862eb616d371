package io.rangefinder.tensorflow.freeze;

import java.util.List;
import org.tensorflow.proto.GraphDef;

/**
 * A graph without variables.
 *
 * @param inputs names of the tensors it begins with, as far as the request named them
 * @param outputs names of the tensors it ends in
 * @param variables how many variables became constants
 */
public record FrozenGraph(
    GraphDef graph, List<String> inputs, List<String> outputs, int variables) {
  public FrozenGraph {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }
}
