package io.rangefinder.qat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What rewriting did to a graph: it ties the evaluation graph to the training graph.
 *
 * @param rules whose rules placed and named it: {@code rangefinder}, or {@code contrib-1.13}
 * @param outputs tensors that the graph ends in
 * @param delay runs before the first quantized one; of an evaluation graph those of the training it
 *     is tied to
 * @param counter counts the runs; empty if nothing is delayed
 * @param batchNormFreezeDelay as {@link TrainingOptions#batchNormFreezeDelay}
 * @param tensors in the order of the graph
 * @param missed likewise
 */
public record Manifest(
    String rules,
    List<String> outputs,
    long delay,
    Optional<StateVariable> counter,
    OptionalLong batchNormFreezeDelay,
    List<QuantizedTensor> tensors,
    List<Missed> missed) {
  public Manifest {
    outputs = List.copyOf(outputs);
    tensors = List.copyOf(tensors);
    missed = List.copyOf(missed);
  }

  /** The same of a training that waited so many runs. */
  Manifest trainedAfter(long runs) {
    return new Manifest(rules, outputs, runs, counter, batchNormFreezeDelay, tensors, missed);
  }

  /** All variables that were added, each once. */
  public List<StateVariable> variables() {
    Map<String, StateVariable> variables = new LinkedHashMap<>();
    for (QuantizedTensor tensor : tensors) {
      tensor.range().all().forEach(variable -> variables.putIfAbsent(variable.name(), variable));
    }
    counter.ifPresent(variable -> variables.putIfAbsent(variable.name(), variable));
    return new ArrayList<>(variables.values());
  }
}
