package io.rangefinder.toco.quantize;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.GraphEdit;
import io.rangefinder.ir.HalfFloat;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.op.Dequantize;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Float graphs whose constants are float16: half the size, computed with as float32. */
public final class HalfConstants {
  private HalfConstants() {}

  /**
   * The graph with float16 constants where they have several elements, each converted back before
   * anything reads it.
   */
  public static Graph of(Graph graph) {
    GraphEdit edit = graph.edit();
    Map<String, String> converted = new LinkedHashMap<>();
    List<Node> nodes = new ArrayList<>();
    for (Tensor tensor : graph.tensors()) {
      if (!isHalved(tensor) || graph.isOutput(tensor.name())) {
        continue;
      }
      String name = edit.freeName(tensor.name() + "_dequantize");
      edit.put(halved(tensor));
      edit.put(Tensor.variable(name, tensor.type()));
      converted.put(tensor.name(), name);
      nodes.add(new Node(new Dequantize(), List.of(tensor.name()), name));
    }
    graph.nodes().forEach(node -> nodes.add(node.reading(converted)));
    return edit.with(nodes);
  }

  /** A single element saves nothing, and some operators need it as a constant. */
  private static boolean isHalved(Tensor tensor) {
    return tensor.isConstant() && tensor.isFloat() && tensor.shape().elements() > 1;
  }

  private static Tensor halved(Tensor tensor) {
    float[] values = tensor.requireConstant().floats();
    short[] halves = new short[values.length];
    for (int i = 0; i < values.length; i++) {
      halves[i] = HalfFloat.of(values[i]);
    }
    Constant constant = Constant.ofHalves(tensor.shape(), halves);
    return new Tensor(tensor.name(), constant.type(), constant, tensor.range(), null);
  }
}
