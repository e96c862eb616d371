package io.rangefinder.toco.quantize;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.RangeOrigin;
import io.rangefinder.ir.TensorRange;
import io.rangefinder.ir.op.Activation;
import io.rangefinder.ir.op.FusesActivation;
import io.rangefinder.ir.op.OperatorNames;
import io.rangefinder.ir.op.WeightedOp;
import io.rangefinder.quantize.OutputCode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The tensors that nothing gave a range, each with the reason. Those that only wait for another one
 * are told apart, so that what is to be done comes first.
 */
final class MissingRanges {
  private final Graph graph;
  private final KnownRanges ranges;
  private final UintOperators operators;
  private final Map<String, String> roots = new LinkedHashMap<>();
  private final Map<String, String> followers = new LinkedHashMap<>();

  /**
   * @param unneeded outputs that disappear, so that they need no range
   */
  MissingRanges(Graph graph, KnownRanges ranges, UintOperators operators, List<String> unneeded) {
    this.graph = graph;
    this.ranges = ranges;
    this.operators = operators;
    for (Node node : graph.nodes()) {
      for (String input : node.inputs()) {
        if (ranges.isMissing(input)) {
          add(input, lackOfInput(input, node));
        }
      }
    }
    for (String input : graph.inputs()) {
      if (ranges.isMissing(input)) {
        add(input, lackOfRange(input));
      }
    }
    for (Node node : graph.nodes()) {
      for (String output : node.outputs()) {
        if (ranges.isMissing(output) && !unneeded.contains(output)) {
          add(output, lackOfOutput(output, node));
        }
      }
    }
  }

  private static String lackOfInput(String input, Node reader) {
    return ("Array %s, which is an input to the %s operator producing the output array %s, is"
            + " lacking min/max data, which is necessary for quantization")
        .formatted(input, OperatorNames.of(reader.op()), reader.name());
  }

  private String lackOfOutput(String output, Node node) {
    boolean hasOwnCode =
        !operators.supports(node.op()) || operators.code(node.op()) instanceof OutputCode.OfRange;
    return hasOwnCode
        ? lackOfRange(output)
        : "Output array named %s lacks minmax".formatted(output);
  }

  private static String lackOfRange(String array) {
    return "Array %s does not have MinMax information, and is not a constant array"
        .formatted(array);
  }

  private void add(String tensor, String lack) {
    if (roots.containsKey(tensor) || followers.containsKey(tensor)) {
      return;
    }
    Optional<Node> producer = graph.producer(tensor);
    Optional<String> awaited =
        producer.flatMap(node -> operators.rule(node.op()).source(node)).filter(ranges::isMissing);
    if (awaited.isPresent()) {
      followers.put(
          tensor,
          "%s: %s hands on the range of '%s'"
              .formatted(
                  lack, producer.map(MissingRanges::described).orElseThrow(), awaited.get()));
    } else {
      roots.put(
          tensor,
          lack + ": " + producer.map(this::reason).orElse("nobody said what its codes stand for"));
    }
  }

  private static String described(Node node) {
    return "%s '%s'".formatted(OperatorNames.of(node.op()), node.name());
  }

  private String reason(Node node) {
    if (!operators.supports(node.op())) {
      return described(node) + " has no quantized form";
    }
    if (IdleClamps.isActivation(node.op()) && ranges.has(node.input(0))) {
      return "the range of '%s' is that before %s; a fake-quant node belongs behind the activation"
          .formatted(node.input(0), described(node));
    }
    for (String output : node.outputs()) {
      for (Node reader : graph.consumers(output)) {
        if (reader.outputs().stream().anyMatch(this::isTrained)) {
          return "the next fake-quant node stands behind %s, not behind %s%s"
              .formatted(described(reader), described(node), whySkipped(node));
        }
      }
    }
    if (!isTrainedAnywhere()) {
      return "what %s computes may lie anywhere, and the network has no fake-quant nodes"
          .formatted(described(node));
    }
    return "no fake-quant node stands behind %s%s".formatted(described(node), whySkipped(node));
  }

  private boolean isTrainedAnywhere() {
    return graph.tensors().stream().anyMatch(tensor -> isTrained(tensor.name()));
  }

  private boolean isTrained(String tensor) {
    return ranges
        .find(tensor)
        .map(TensorRange::origin)
        .filter(origin -> origin == RangeOrigin.TRAINED)
        .isPresent();
  }

  private String whySkipped(Node node) {
    return node.op() instanceof WeightedOp && hasNoBias(node)
        ? ", for quantization-aware rewriting skips layers without bias"
        : "";
  }

  private boolean hasNoBias(Node node) {
    if (node.inputs().size() <= WeightedOp.BIAS) {
      return true;
    }
    Optional<Constant> bias = graph.constant(node.input(WeightedOp.BIAS));
    if (bias.isEmpty()) {
      return false;
    }
    for (float value : bias.get().floats()) {
      if (value != 0) {
        return false;
      }
    }
    return true;
  }

  boolean isEmpty() {
    return roots.isEmpty() && followers.isEmpty();
  }

  /** What is missing, why, and what can be done. */
  String report() {
    List<String> lines = new ArrayList<>();
    lines.add(
        roots.size() == 1
            ? "1 array has no range:"
            : "%d arrays have no range:".formatted(roots.size()));
    roots.values().forEach(line -> lines.add("  - " + line + "."));
    if (!followers.isEmpty()) {
      lines.add("Ranges that follow from these:");
      followers.values().forEach(line -> lines.add("  - " + line + "."));
    }
    lines.add(
        "Train the network with fake-quant nodes there; or observe ranges with calibrate"
            + " --preparation none --output RUN and pass --calibration=RUN; or put ranges of your"
            + " own into the file of --arrays_extra_info_file:");
    roots.keySet().forEach(tensor -> lines.add(entry(tensor)));
    lines.add(
        "For a first experiment without regard to accuracy pass --default_ranges_min= and"
            + " --default_ranges_max=.");
    return String.join("\n", lines);
  }

  private String entry(String tensor) {
    String name = tensor.replace("\\", "\\\\").replace("\"", "\\\"");
    Activation clamp = graph.producer(tensor).map(MissingRanges::clamp).orElse(Activation.NONE);
    return "  entries { name: \"%s\" min: %s max: %s }"
        .formatted(name, bound(clamp.lowest(), "MIN"), bound(clamp.highest(), "MAX"));
  }

  private static String bound(float limit, String unknown) {
    return Float.isInfinite(limit) ? unknown : Integer.toString((int) limit);
  }

  private static Activation clamp(Node node) {
    if (node.op() instanceof FusesActivation op) {
      return op.activation();
    }
    return IdleClamps.activation(node.op());
  }
}
