package io.rangefinder.model;

import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.GraphEdit;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Op;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.TensorType;
import io.rangefinder.ir.UserException;
import io.rangefinder.ir.op.Cast;
import io.rangefinder.ir.op.ExpandDims;
import io.rangefinder.ir.op.Identity;
import io.rangefinder.ir.op.Reshape;
import io.rangefinder.ir.op.ReverseV2;
import io.rangefinder.ir.op.ShapeOf;
import io.rangefinder.ir.op.Slice;
import io.rangefinder.ir.op.Squeeze;
import io.rangefinder.ir.op.StridedSlice;
import io.rangefinder.ir.op.Transpose;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Inputs of uint8 with which a network does nothing but move their bytes and cast them to float, as
 * the {@code image_tensor} of a detection network. Fed as floats they need no cast, and the
 * quantized network takes their bytes again.
 */
final class PixelInputs {
  /** Operators that hand on the elements of their first operand, whatever these are. */
  private static final Set<Class<? extends Op>> MOVES =
      Set.of(
          ExpandDims.class,
          Identity.class,
          Reshape.class,
          ReverseV2.class,
          Slice.class,
          Squeeze.class,
          StridedSlice.class,
          Transpose.class);

  private final Graph graph;
  private final Set<String> inputs = new LinkedHashSet<>();

  /** The bytes of the inputs and what they are moved to. */
  private final Set<String> bytes = new LinkedHashSet<>();

  private PixelInputs(Graph graph) {
    this.graph = graph;
  }

  /**
   * Finds them.
   *
   * @param where the graph's file, for messages
   * @throws UserException naming each operator that takes the bytes of another uint8 input
   */
  static PixelInputs of(Graph graph, String where) {
    PixelInputs pixels = new PixelInputs(graph);
    List<String> problems = new ArrayList<>();
    for (String name : graph.inputs()) {
      Tensor input = graph.tensor(name);
      if (input.dataType() == DataType.UINT8 && input.quantization() == null) {
        pixels.inputs.add(name);
        pixels.follow(name, name, problems);
      }
    }
    if (!problems.isEmpty()) {
      throw UserException.listing(
          "Cannot feed images to '"
              + where
              + "': it takes uint8 pixels and does more with them than to cast them to float. Name"
              + " as input the first float tensor instead.",
          problems);
    }
    return pixels;
  }

  private void follow(String input, String tensor, List<String> problems) {
    bytes.add(tensor);
    if (graph.isOutput(tensor)) {
      problems.add("the bytes of the input '%s' are the output '%s'".formatted(input, tensor));
    }
    for (Node node : graph.consumers(tensor)) {
      if (MOVES.contains(node.op().getClass()) && node.input(0).equals(tensor)) {
        follow(input, node.output(), problems);
      } else if (!isCastToFloat(node) && !(node.op() instanceof ShapeOf)) {
        problems.add("%s takes the bytes of the input '%s'".formatted(node, input));
      }
    }
  }

  private static boolean isCastToFloat(Node node) {
    return node.op() instanceof Cast cast && cast.to() == DataType.FLOAT32;
  }

  /** Their names. */
  Set<String> names() {
    return Set.copyOf(inputs);
  }

  /** The graph in which they are floats, without their casts. */
  Graph asFloats() {
    if (inputs.isEmpty()) {
      return graph;
    }
    GraphEdit edit = graph.edit();
    List<Node> nodes = new ArrayList<>(graph.nodes());
    for (String name : bytes) {
      Tensor pixel = graph.tensor(name);
      edit.put(Tensor.variable(name, new TensorType(DataType.FLOAT32, pixel.shape())));
      for (Node node : graph.consumers(name)) {
        // The name of an output is kept by its cast, which is one from float to float then.
        if (isCastToFloat(node) && !graph.isOutput(node.output())) {
          nodes.removeIf(present -> present.output().equals(node.output()));
          nodes.replaceAll(other -> other.replacingInput(node.output(), name));
        }
      }
    }
    return edit.with(nodes);
  }
}
