package io.rangefinder.model;

import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.TensorType;
import io.rangefinder.ir.op.Cast;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Inputs of uint8 that a network does nothing with but cast them to float, as the {@code
 * image_tensor} of a detection network. Fed as floats they need no cast, and the quantized network
 * takes their bytes again.
 */
final class PixelInputs {
  private PixelInputs() {}

  /** The names of such inputs. */
  static Set<String> of(Graph graph) {
    Set<String> pixels = new LinkedHashSet<>();
    for (String name : graph.inputs()) {
      List<Node> consumers = graph.consumers(name);
      boolean isCast =
          !consumers.isEmpty() && consumers.stream().allMatch(PixelInputs::isCastToFloat);
      if (graph.tensor(name).dataType() == DataType.UINT8 && isCast && !graph.isOutput(name)) {
        pixels.add(name);
      }
    }
    return pixels;
  }

  private static boolean isCastToFloat(Node node) {
    return node.op() instanceof Cast cast && cast.to() == DataType.FLOAT32;
  }

  /** The graph in which these inputs are floats, without their casts. */
  static Graph asFloats(Graph graph, Set<String> pixels) {
    if (pixels.isEmpty()) {
      return graph;
    }
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    graph.tensors().forEach(tensor -> tensors.put(tensor.name(), tensor));
    List<Node> nodes = new ArrayList<>(graph.nodes());
    for (String name : pixels) {
      Tensor pixel = graph.tensor(name);
      tensors.put(name, Tensor.variable(name, new TensorType(DataType.FLOAT32, pixel.shape())));
      for (Node cast : graph.consumers(name)) {
        // The name of an output is kept by its cast, which is one from float to float then.
        if (!graph.isOutput(cast.output())) {
          nodes.remove(cast);
          nodes.replaceAll(node -> node.replacingInput(cast.output(), name));
        }
      }
    }
    return Graph.of(tensors, nodes, graph.inputs(), graph.outputs());
  }
}
