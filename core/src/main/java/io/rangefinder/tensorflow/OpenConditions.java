package io.rangefinder.tensorflow;

import io.rangefinder.ir.Remedies;
import io.rangefinder.tensorflow.graphdef.Placeholders;
import io.rangefinder.tensorflow.graphdef.SourceNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Branches that cannot be taken in advance, by the placeholders that decide which one is. */
final class OpenConditions {
  private final Map<String, SourceNode> nodes;
  private final Set<String> inputs;
  private final Remedies remedies;
  private final List<SourceNode> open = new ArrayList<>();

  /**
   * No branches yet.
   *
   * @param nodes all nodes by name
   * @param inputs the tensors that the user names as inputs
   * @param remedies how the user sets placeholders
   */
  OpenConditions(Map<String, SourceNode> nodes, Set<String> inputs, Remedies remedies) {
    this.remedies = remedies;
    this.nodes = nodes;
    this.inputs = inputs;
  }

  void add(SourceNode branch) {
    open.add(branch);
  }

  /** The choices that a condition follows from. */
  private List<SourceNode> choicesOf(String condition) {
    Set<String> seen = new HashSet<>();
    List<SourceNode> choices = new ArrayList<>();
    Deque<String> pending = new ArrayDeque<>(List.of(condition));
    while (!pending.isEmpty()) {
      SourceNode node = nodes.get(SourceNode.nodeOf(pending.remove()));
      if (node != null && seen.add(node.name())) {
        pending.addAll(node.inputs());
        if (Placeholders.canBeFed(node) && Placeholders.isChoice(node)) {
          choices.add(node);
        }
      }
    }
    return choices;
  }

  /**
   * A sentence for all branches that the same placeholders decide.
   *
   * @param needed names of the nodes that count
   */
  List<String> problems(Set<String> needed) {
    Map<List<SourceNode>, List<SourceNode>> byChoices = new LinkedHashMap<>();
    for (SourceNode branch : open) {
      if (needed.contains(branch.name())) {
        byChoices
            .computeIfAbsent(choicesOf(branch.input(1)), choices -> new ArrayList<>())
            .add(branch);
      }
    }
    List<String> problems = new ArrayList<>();
    byChoices.forEach(
        (choices, branches) ->
            problems.add(
                "%s%s: the condition '%s' is not constant, and a branch between Switch and Merge can only be taken in advance; freeze the condition%s"
                    .formatted(
                        branches.get(0),
                        branches.size() == 1 ? "" : " and " + (branches.size() - 1) + " more",
                        branches.get(0).input(1),
                        remedy(choices))));
    return problems;
  }

  private String remedy(List<SourceNode> choices) {
    if (choices.isEmpty()) {
      return "";
    }
    String listed =
        choices.stream()
            .map(SourceNode::name)
            .filter(inputs::contains)
            .map(name -> "'" + name + "'")
            .collect(Collectors.joining(", "));
    return (listed.isEmpty() ? ": " : ": take %s out of the inputs and give ".formatted(listed))
        + remedies.setPlaceholders(Placeholders.valuesForInference(choices));
  }
}
