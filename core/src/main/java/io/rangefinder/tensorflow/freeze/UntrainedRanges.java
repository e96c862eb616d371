package io.rangefinder.tensorflow.freeze;

import io.rangefinder.ir.Constant;
import io.rangefinder.tensorflow.checkpoint.Checkpoint;
import io.rangefinder.tensorflow.graphdef.TensorProtos;
import io.rangefinder.tensorflow.graphdef.TensorRef;
import io.rangefinder.tensorflow.graphdef.VariableKinds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/**
 * Signs in a frozen graph that the ranges of its fake-quantization were never trained: they are
 * what they began with, the averages behind them took no step, or quantization had not begun.
 */
final class UntrainedRanges {
  private static final String FAKE_QUANT = "FakeQuantWithMinMaxVars";
  private static final String STEPS = "/local_step";
  private static final String COUNTER = "fake_quantization_step";
  private static final int MIN = 1;
  private static final int MAX = 2;
  private static final float INITIAL_MAX = 6;
  private static final Set<String> HANDING_ON = Set.of("AssignAdd", "Identity", "ReadVariableOp");
  private static final int LONGEST_PATH = 100;

  private final Map<String, NodeDef> given = new HashMap<>();
  private final Map<String, NodeDef> nodes = new HashMap<>();
  private final Checkpoint checkpoint;

  private UntrainedRanges(GraphDef given, GraphDef frozen, Checkpoint checkpoint) {
    given.getNodeList().forEach(node -> this.given.put(node.getName(), node));
    frozen.getNodeList().forEach(node -> nodes.put(node.getName(), node));
    this.checkpoint = checkpoint;
  }

  /**
   * One sentence a sign.
   *
   * @param given the graph before it was frozen, which may tell the delay
   * @param delay what else told it
   */
  static List<String> signs(
      GraphDef given, GraphDef frozen, Checkpoint checkpoint, OptionalLong delay) {
    UntrainedRanges ranges = new UntrainedRanges(given, frozen, checkpoint);
    List<String> signs = new ArrayList<>();
    for (NodeDef node : frozen.getNodeList()) {
      if (node.getOp().startsWith(FAKE_QUANT) && node.getInputCount() > MAX) {
        ranges.signOf(node).ifPresent(signs::add);
      }
    }
    ranges.signOfDelay(delay).ifPresent(signs::add);
    return signs;
  }

  private Optional<String> signOf(NodeDef fakeQuant) {
    Optional<NodeDef> foundMin = variable(fakeQuant.getInput(MIN));
    Optional<NodeDef> foundMax = variable(fakeQuant.getInput(MAX));
    if (foundMin.isEmpty() || foundMax.isEmpty()) {
      return Optional.empty();
    }
    NodeDef min = foundMin.get();
    NodeDef max = foundMax.get();
    OptionalDouble steps = steps(min.getName());
    if (steps.isPresent()) {
      return steps.getAsDouble() > 0
          ? Optional.empty()
          : Optional.of(
              "the range of '%s' was never averaged: '%s' took no step. Train on with the graph that was rewritten for training."
                  .formatted(fakeQuant.getName(), min.getName()));
    }
    return isInitial(fakeQuant, min, max)
        ? Optional.of(
            "the range of '%s' is %s to %s, as before any training. Train on, and save its variables with the others."
                .formatted(fakeQuant.getName(), number(min), number(max)))
        : Optional.empty();
  }

  /** A range that begins at -6, or at 0, ends at 6 before training; behind a Relu6 it may after. */
  private boolean isInitial(NodeDef fakeQuant, NodeDef min, NodeDef max) {
    float least = number(min);
    float greatest = number(max);
    NodeDef quantized = nodes.get(TensorRef.nodeOf(fakeQuant.getInput(0)));
    boolean isClipped = quantized != null && quantized.getOp().equals("Relu6");
    return greatest == INITIAL_MAX && (least == -INITIAL_MAX || (least == 0 && !isClipped));
  }

  private OptionalDouble steps(String variable) {
    String ending = "/" + variable + STEPS;
    return checkpoint.keys().stream()
        .filter(key -> key.equals(variable + STEPS) || key.endsWith(ending))
        .filter(key -> checkpoint.type(key) == DataType.DT_FLOAT)
        .mapToDouble(key -> TensorProtos.decode(checkpoint.read(key)).floats()[0])
        .max();
  }

  private Optional<String> signOfDelay(OptionalLong known) {
    Optional<String> counter =
        checkpoint.keys().stream()
            .filter(key -> key.equals(COUNTER) || key.endsWith("/" + COUNTER))
            .filter(key -> checkpoint.type(key) == DataType.DT_INT64)
            .findFirst();
    OptionalLong told = delay();
    OptionalLong delay = told.isPresent() ? told : known;
    if (counter.isEmpty() || delay.isEmpty()) {
      return Optional.empty();
    }
    long runs = TensorProtos.decode(checkpoint.read(counter.get())).longs()[0];
    return runs >= delay.getAsLong()
        ? Optional.empty()
        : Optional.of(
            "training had not begun to quantize: '%s' counts %d runs of the %d that it waits. Train on."
                .formatted(counter.get(), runs, delay.getAsLong()));
  }

  /** After how many runs a comparison of the graph with a count of them lets it quantize. */
  private OptionalLong delay() {
    return given.values().stream()
        .filter(node -> node.getOp().equals("GreaterEqual") && node.getInputCount() > 1)
        .filter(node -> origin(node.getInput(0), given).filter(this::counts).isPresent())
        .map(node -> origin(node.getInput(1), given))
        .flatMap(Optional::stream)
        .filter(node -> node.getOp().equals("Const"))
        .filter(node -> node.getAttrOrThrow("dtype").getType() == DataType.DT_INT64)
        .mapToLong(node -> decoded(node).longs()[0])
        .max();
  }

  private boolean counts(NodeDef node) {
    String name = node.getName();
    return VariableKinds.isVariable(node) && (name.equals(COUNTER) || name.endsWith("/" + COUNTER));
  }

  /** The constant that a tensor is, if it was a variable. */
  private Optional<NodeDef> variable(String input) {
    return origin(input, nodes)
        .filter(node -> node.getOp().equals("Const"))
        .filter(
            node -> {
              NodeDef before = given.get(node.getName());
              return before != null && VariableKinds.isVariable(before);
            });
  }

  private static Optional<NodeDef> origin(String input, Map<String, NodeDef> nodes) {
    NodeDef node = nodes.get(TensorRef.nodeOf(input));
    for (int steps = 0; node != null && steps < LONGEST_PATH; steps++) {
      if (!HANDING_ON.contains(node.getOp()) || node.getInputCount() == 0) {
        return Optional.of(node);
      }
      node = nodes.get(TensorRef.nodeOf(node.getInput(0)));
    }
    return Optional.empty();
  }

  private static Constant decoded(NodeDef constant) {
    return TensorProtos.decode(constant.getAttrOrThrow("value").getTensor());
  }

  /** What all elements are; NaN if they differ. */
  private static float number(NodeDef constant) {
    float[] values = decoded(constant).floats();
    for (float value : values) {
      if (value != values[0]) {
        return Float.NaN;
      }
    }
    return values.length == 0 ? Float.NaN : values[0];
  }
}
