package io.rangefinder.quantize;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.op.WeightedOp;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What keeps a graph from being quantized whatever its ranges are. */
public final class GraphFlaws {
  private GraphFlaws() {}

  /** The flaws of a graph, one sentence each. */
  public static List<String> of(Graph graph, OperatorConstraints kernels) {
    List<String> flaws = new ArrayList<>();
    for (Tensor tensor : graph.tensors()) {
      Constant constant = tensor.constant();
      if (tensor.quantization() != null) {
        flaws.add("'" + tensor.name() + "' is quantized already; start from the float model");
      } else if (constant != null && tensor.isFloat() && !isFinite(constant)) {
        String reader =
            graph.consumers(tensor.name()).stream().findFirst().map(node -> node + ": ").orElse("");
        flaws.add(
            reader + "constant '" + tensor.name() + "' holds NaN or infinity; repair the model");
      }
    }
    Set<String> real = kernels.floatResults(graph);
    for (Node node : graph.nodes()) {
      node.inputs().stream()
          .filter(real::contains)
          .findFirst()
          .ifPresent(
              name ->
                  flaws.add(
                      node
                          + " reads '"
                          + name
                          + "', which stays float; end the graph there by naming other outputs"));
      boolean biasVaries =
          node.op() instanceof WeightedOp
              && node.inputs().size() > WeightedOp.BIAS
              && !graph.tensor(node.input(WeightedOp.BIAS)).isConstant();
      if (biasVaries) {
        flaws.add("the bias '" + node.input(WeightedOp.BIAS) + "' of " + node + " is computed");
      }
    }
    return flaws;
  }

  /** Whether a float constant holds neither NaN nor infinity. */
  public static boolean isFinite(Constant constant) {
    for (float value : constant.floats()) {
      if (!Float.isFinite(value)) {
        return false;
      }
    }
    return true;
  }
}
