package io.rangefinder.jobs.evaluate;

import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.Tensor;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Which tensors of a network are compared.
 *
 * @param compared by position in the lowered graph's list: whether the quantized model has it too
 * @param classifier position of the output that gives one score a class; -1 if there is none
 */
record EvaluatedTensors(List<Boolean> compared, int classifier) implements Serializable {
  /** The tensors of a float network, named in an order, that its quantized model has too. */
  static EvaluatedTensors of(Graph network, Graph quantized, List<String> names) {
    List<Boolean> compared =
        names.stream()
            .map(
                name ->
                    quantized.hasTensor(name)
                        && quantized.tensor(name).shape().equals(network.tensor(name).shape()))
            .toList();
    String first = network.outputs().get(0);
    Shape scores = network.tensor(first).shape();
    boolean classifies = scores.lastDim() > 1 && scores.elements() == scores.lastDim();
    return new EvaluatedTensors(compared, classifies ? names.indexOf(first) : -1);
  }

  /** Why a quantized model cannot be compared with a float network; empty if it can. */
  static List<String> differences(Graph network, Graph quantized) {
    List<String> problems = new ArrayList<>();
    requireSame("inputs", network.inputs(), quantized.inputs(), problems);
    requireSame("outputs", network.outputs(), quantized.outputs(), problems);
    for (String name : network.inputs()) {
      requireSameShape(name, network, quantized, problems);
      requireFed(name, quantized, problems);
    }
    for (String name : network.outputs()) {
      requireSameShape(name, network, quantized, problems);
    }
    return problems;
  }

  private static void requireSame(
      String what, List<String> expected, List<String> found, List<String> problems) {
    if (!expected.equals(found)) {
      problems.add(
          "the float network's %s are %s, the quantized %s".formatted(what, expected, found));
    }
  }

  private static void requireSameShape(
      String name, Graph network, Graph quantized, List<String> problems) {
    if (!quantized.hasTensor(name)) {
      return;
    }
    Tensor expected = network.tensor(name);
    Tensor found = quantized.tensor(name);
    if (!found.shape().equals(expected.shape())) {
      problems.add(
          "'%s' is %s in the float network and %s in the quantized"
              .formatted(name, expected.type(), found.type()));
    }
  }

  private static void requireFed(String name, Graph quantized, List<String> problems) {
    if (quantized.hasTensor(name)) {
      DataType type = quantized.tensor(name).dataType();
      if (type != DataType.FLOAT32 && type != DataType.UINT8) {
        problems.add("the input '%s' is %s, neither FLOAT32 nor UINT8".formatted(name, type));
      }
    }
  }
}
