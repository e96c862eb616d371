package io.rangefinder.tensorflow.freeze;

import io.rangefinder.ir.UserException;
import io.rangefinder.tensorflow.graphdef.Placeholders;
import io.rangefinder.tensorflow.graphdef.SetPlaceholders;
import io.rangefinder.tensorflow.graphdef.SourceNode;
import io.rangefinder.tensorflow.graphdef.TensorRef;
import io.rangefinder.tensorflow.graphdef.VariableKinds;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.NodeDef;

/**
 * Takes out of a graph what only training needs: an update of a variable is the variable, a
 * fake-quantization that begins later is one that has begun, a batch normalization normalizes by
 * its moving statistics, and what chooses between training and inference chooses inference.
 */
final class TrainingStripper {
  private static final Set<String> FUSED =
      Set.of("FusedBatchNorm", "FusedBatchNormV2", "FusedBatchNormV3");
  private static final String UNDONE_CORRECTION = "/Undo_Bessel_Correction";
  private static final int MEAN = 1;
  private static final int VARIANCE = 2;
  private static final int MOVING_MEAN = 3;
  private static final int MOVING_VARIANCE = 4;
  private static final int LONGEST_PATH = 100;

  private final Map<String, NodeDef> nodes = new LinkedHashMap<>();
  private final Map<TensorRef, TensorRef> standIns = new HashMap<>();
  private final Map<TensorRef, List<NodeDef>> secondOperands = new HashMap<>();
  private final Map<TensorRef, List<NodeDef>> uncorrected = new HashMap<>();
  private final List<String> problems = new ArrayList<>();

  private TrainingStripper(List<NodeDef> all) {
    for (NodeDef node : all) {
      nodes.put(node.getName(), node);
      if (node.getOp().equals("Sub") && node.getInputCount() > 1) {
        note(node, node.getInput(1), secondOperands);
      } else if (node.getName().endsWith(UNDONE_CORRECTION)) {
        node.getInputList().forEach(input -> note(node, input, uncorrected));
      }
    }
  }

  private static void note(NodeDef node, String input, Map<TensorRef, List<NodeDef>> readers) {
    if (!TensorRef.isControl(input)) {
      readers.computeIfAbsent(TensorRef.of(input), tensor -> new ArrayList<>()).add(node);
    }
  }

  /**
   * Puts constants in the place of placeholders.
   *
   * @param values what is written for each
   * @throws UserException listing those that are none, and values that do not fit
   */
  static List<NodeDef> placeholdersSet(
      List<NodeDef> all, Map<String, String> values, Collection<String> inputs) {
    if (values.isEmpty()) {
      return all;
    }
    Map<String, SourceNode> nodes = new LinkedHashMap<>();
    all.forEach(node -> nodes.put(node.getName(), new SourceNode(node)));
    List<String> problems = SetPlaceholders.apply(nodes, values, inputs);
    if (!problems.isEmpty()) {
      throw UserException.listing("Placeholders cannot be set:", problems);
    }
    return nodes.values().stream().map(SourceNode::definition).toList();
  }

  /**
   * A graph of inference; nodes that nothing needs any more are still there.
   *
   * @param inputs placeholders that are fed, whatever they are
   * @throws UserException listing batch normalizations whose moving statistics are not found
   */
  static List<NodeDef> strip(List<NodeDef> all, Collection<String> inputs) {
    List<SourceNode> choices =
        Placeholders.among(all.stream().map(SourceNode::new).toList()).stream()
            .filter(node -> Placeholders.isChoice(node) && Placeholders.extents(node).isEmpty())
            .filter(node -> !inputs.contains(node.name()))
            .toList();
    Map<String, String> values = new LinkedHashMap<>(Placeholders.valuesForInference(choices));
    values.values().removeIf(value -> value.equals("VALUE"));
    return new TrainingStripper(placeholdersSet(all, values, inputs)).stripped();
  }

  private List<NodeDef> stripped() {
    for (NodeDef node : List.copyOf(nodes.values())) {
      if (VariableKinds.isUpdate(node.getOp()) && node.getInputCount() > 0) {
        standIns.put(new TensorRef(node.getName(), 0), TensorRef.of(node.getInput(0)));
      } else if (node.getOp().equals("Merge")) {
        begunQuantization(node)
            .ifPresent(begun -> standIns.put(new TensorRef(node.getName(), 0), begun));
      } else if (FUSED.contains(node.getOp())
          && node.getInputCount() > MOVING_VARIANCE
          && isTraining(node)) {
        normalizeByMovingStatistics(node);
      }
    }
    if (!problems.isEmpty()) {
      throw UserException.listing(
          "The training cannot be taken out of the graph; freeze the evaluation graph:", problems);
    }
    return nodes.values().stream().map(this::rewired).toList();
  }

  private NodeDef rewired(NodeDef node) {
    NodeDef.Builder changed = node.toBuilder().clearInput();
    for (String input : node.getInputList()) {
      if (!TensorRef.isControl(input)) {
        changed.addInput(standIn(TensorRef.of(input)).toString());
      } else if (!isUpdate(input.substring(1))) {
        changed.addInput(input);
      }
    }
    return changed.build();
  }

  private boolean isUpdate(String name) {
    NodeDef node = nodes.get(name);
    return node != null && VariableKinds.isUpdate(node.getOp());
  }

  private TensorRef standIn(TensorRef tensor) {
    TensorRef at = tensor;
    for (int steps = 0; standIns.containsKey(at) && steps < LONGEST_PATH; steps++) {
      at = Objects.requireNonNull(standIns.get(at));
    }
    return at;
  }

  /** Of a Merge of a tensor and its fake-quantization, switched by the same choice, the latter. */
  private Optional<TensorRef> begunQuantization(NodeDef merge) {
    if (merge.getInputCount() != 2) {
      return Optional.empty();
    }
    for (int i = 0; i < 2; i++) {
      Optional<TensorRef> quantized = switched(merge.getInput(i));
      Optional<TensorRef> raw = switched(merge.getInput(1 - i));
      NodeDef fakeQuant = quantized.map(tensor -> nodes.get(tensor.node())).orElse(null);
      if (fakeQuant != null
          && fakeQuant.getOp().startsWith("FakeQuantWithMinMax")
          && fakeQuant.getInputCount() > 0
          && raw.filter(TensorRef.of(fakeQuant.getInput(0))::equals).isPresent()) {
        return quantized;
      }
    }
    return Optional.empty();
  }

  private Optional<TensorRef> switched(String input) {
    NodeDef node = nodes.get(TensorRef.nodeOf(input));
    return node != null && node.getOp().equals("Switch") && node.getInputCount() > 1
        ? Optional.of(TensorRef.of(node.getInput(0)))
        : Optional.empty();
  }

  /** What is not said is training. */
  private static boolean isTraining(NodeDef node) {
    return !node.containsAttr("is_training") || node.getAttrOrThrow("is_training").getB();
  }

  private void normalizeByMovingStatistics(NodeDef node) {
    Optional<TensorRef> mean = moving(new TensorRef(node.getName(), MEAN));
    Optional<TensorRef> variance = moving(new TensorRef(node.getName(), VARIANCE));
    if (mean.isEmpty() || variance.isEmpty()) {
      problems.add(
          "%s '%s' normalizes by the statistics of its batch, and no moving ones are kept of them"
              .formatted(node.getOp(), node.getName()));
      return;
    }
    nodes.put(
        node.getName(),
        node.toBuilder()
            .setInput(MOVING_MEAN, mean.get().toString())
            .setInput(MOVING_VARIANCE, variance.get().toString())
            .putAttr("is_training", AttrValue.newBuilder().setB(false).build())
            .build());
    standIns.put(new TensorRef(node.getName(), MEAN), mean.get());
    standIns.put(new TensorRef(node.getName(), VARIANCE), variance.get());
    uncorrected
        .getOrDefault(new TensorRef(node.getName(), VARIANCE), List.of())
        .forEach(reader -> standIns.put(new TensorRef(reader.getName(), 0), variance.get()));
  }

  /** What a batch's statistic is subtracted from is the moving one. */
  private Optional<TensorRef> moving(TensorRef statistic) {
    return secondOperands.getOrDefault(statistic, List.of()).stream()
        .map(node -> node.getInput(0))
        .filter(this::isVariable)
        .map(TensorRef::of)
        .findFirst();
  }

  private boolean isVariable(String input) {
    String at = input;
    for (int steps = 0; steps < LONGEST_PATH && !TensorRef.isControl(at); steps++) {
      NodeDef node = nodes.get(TensorRef.nodeOf(at));
      if (node == null) {
        return false;
      }
      if (VariableKinds.isVariable(node)) {
        return true;
      }
      boolean isRead = node.getOp().equals("Identity") || node.getOp().equals(VariableKinds.READ);
      if (!isRead || node.getInputCount() == 0) {
        return false;
      }
      at = node.getInput(0);
    }
    return false;
  }
}
