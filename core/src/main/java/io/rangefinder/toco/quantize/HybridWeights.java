package io.rangefinder.toco.quantize;

import io.rangefinder.codes.Codes;
import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.GraphEdit;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Quantization;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.UserException;
import io.rangefinder.ir.op.Conv2D;
import io.rangefinder.ir.op.Dequantize;
import io.rangefinder.ir.op.FullyConnected;
import io.rangefinder.ir.op.WeightedOp;
import io.rangefinder.quantize.GraphFlaws;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Float graphs whose large weights are int8: a quarter of the size, activations as before. The
 * kernels of convolutions and fully connected layers take such weights; before other operators the
 * weights are dequantized.
 */
public final class HybridWeights {
  private static final int FEWEST_ELEMENTS = 1024;
  private static final Codes CODES = Codes.NARROW_INT8;

  private final Graph graph;
  private final GraphEdit edit;
  private final Map<String, String> dequantized = new LinkedHashMap<>();
  private final List<Node> nodes = new ArrayList<>();

  private HybridWeights(Graph graph) {
    this.graph = graph;
    this.edit = graph.edit();
  }

  /**
   * The graph with the weights of 1024 and more elements as int8, zero point 0.
   *
   * @throws UserException listing all such weights that hold NaN or infinity
   */
  public static Graph of(Graph graph) {
    return new HybridWeights(graph).converted();
  }

  private Graph converted() {
    Set<String> weights = largeWeights();
    requireFinite(weights);
    weights.forEach(name -> edit.put(coded(graph.tensor(name))));
    for (Node node : graph.nodes()) {
      List<String> operands = new ArrayList<>(node.inputs());
      for (int i = 0; i < operands.size(); i++) {
        boolean isReal = !(i == WeightedOp.WEIGHTS && takesCodes(node));
        if (weights.contains(operands.get(i)) && isReal) {
          operands.set(i, dequantized.computeIfAbsent(operands.get(i), this::dequantize));
        }
      }
      nodes.add(node.withInputs(operands));
    }
    return edit.with(nodes);
  }

  private Set<String> largeWeights() {
    Set<String> names = new LinkedHashSet<>();
    for (Node node : graph.nodes()) {
      if (node.op() instanceof WeightedOp) {
        Tensor weights = graph.tensor(node.input(WeightedOp.WEIGHTS));
        if (weights.isConstant()
            && weights.isFloat()
            && weights.shape().elements() >= FEWEST_ELEMENTS
            && !graph.isOutput(weights.name())) {
          names.add(weights.name());
        }
      }
    }
    return names;
  }

  private void requireFinite(Set<String> weights) {
    List<String> problems =
        weights.stream()
            .filter(name -> !GraphFlaws.isFinite(graph.tensor(name).requireConstant()))
            .map(name -> "constant '%s' holds NaN or infinity; repair the model".formatted(name))
            .toList();
    if (!problems.isEmpty()) {
      throw UserException.listing("Cannot store weights as int8:", problems);
    }
  }

  private static boolean takesCodes(Node node) {
    return node.op() instanceof Conv2D || node.op() instanceof FullyConnected;
  }

  private String dequantize(String weights) {
    String name = edit.freeName(weights + "_dequantize");
    edit.put(Tensor.variable(name, graph.tensor(weights).type()));
    nodes.add(new Node(new Dequantize(), List.of(weights), name));
    return name;
  }

  /** In float32, as the original. */
  private static Tensor coded(Tensor weights) {
    float[] values = weights.requireConstant().floats();
    float largest = 0;
    for (float value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    boolean isZero = largest / CODES.highest() < Float.MIN_NORMAL;
    float inverse = isZero ? 0 : CODES.highest() / largest;
    float scale = isZero ? 1 : largest / CODES.highest();
    byte[] codes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      codes[i] = (byte) CODES.nearest(values[i] * inverse);
    }
    Constant constant = Constant.ofBytes(DataType.INT8, weights.shape(), codes);
    return new Tensor(
        weights.name(), constant.type(), constant, weights.range(), new Quantization(scale, 0));
  }
}
