package io.rangefinder.toco.quantize;

import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.GraphEdit;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.TensorRange;
import io.rangefinder.ir.TensorType;
import io.rangefinder.ir.UserException;
import io.rangefinder.ir.op.Dequantize;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Float graphs whose inputs are uint8 codes. */
public final class CodedInputs {
  private CodedInputs() {}

  /**
   * The graph with uint8 inputs in place of its float ones, each dequantized before anything reads
   * it.
   *
   * @param graph its float inputs carry ranges
   * @throws UserException listing every float input whose range no code can be chosen for
   */
  public static Graph of(Graph graph) {
    GraphEdit edit = graph.edit();
    Map<String, String> dequantized = new LinkedHashMap<>();
    List<Node> nodes = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (String input : graph.inputs()) {
      Tensor real = graph.tensor(input);
      if (!real.isFloat() || graph.consumers(input).isEmpty()) {
        continue;
      }
      TensorRange range = real.range();
      if (range == null || !RangeCode.exists(range)) {
        problems.add(
            "input '%s' has %s".formatted(input, range == null ? "no range" : range.range()));
        continue;
      }
      String name = edit.freeName(input + "_dequantized");
      TensorType type = new TensorType(DataType.UINT8, real.shape());
      edit.put(new Tensor(input, type, null, range, RangeCode.of(range).quantization()));
      edit.put(real.renamed(name));
      dequantized.put(input, name);
      nodes.add(new Node(new Dequantize(), List.of(input), name));
    }
    if (!problems.isEmpty()) {
      throw UserException.listing(
          "Inputs of codes need ranges that contain 0; give other mean and std values:", problems);
    }
    graph.nodes().forEach(node -> nodes.add(node.reading(dequantized)));
    return edit.with(nodes);
  }
}
