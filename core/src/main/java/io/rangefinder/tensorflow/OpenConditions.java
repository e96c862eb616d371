package io.rangefinder.tensorflow;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Branches that cannot be taken in advance, by the placeholders that decide which one is. */
final class OpenConditions {
  private final Map<String, SourceNode> nodes;
  private final Set<String> inputs;
  private final List<SourceNode> open = new ArrayList<>();

  /**
   * No branches yet.
   *
   * @param nodes all nodes by name
   * @param inputs the tensors that the user names as inputs
   */
  OpenConditions(Map<String, SourceNode> nodes, Set<String> inputs) {
    this.nodes = nodes;
    this.inputs = inputs;
  }

  void add(SourceNode branch) {
    open.add(branch);
  }

  private List<String> placeholdersOf(String condition) {
    Set<String> seen = new LinkedHashSet<>();
    Deque<String> pending = new ArrayDeque<>(List.of(condition));
    while (!pending.isEmpty()) {
      String name = SourceNode.nodeOf(pending.remove());
      SourceNode node = nodes.get(name);
      if (node != null && seen.add(name)) {
        pending.addAll(node.inputs());
      }
    }
    return seen.stream()
        .filter(name -> Placeholders.canBeFed(nodes.get(name)))
        .filter(name -> Placeholders.isChoice(nodes.get(name)))
        .toList();
  }

  /**
   * A sentence for all branches that the same placeholders decide.
   *
   * @param needed names of the nodes that count
   */
  List<String> problems(Set<String> needed) {
    Map<List<String>, List<SourceNode>> byPlaceholders = new LinkedHashMap<>();
    for (SourceNode branch : open) {
      if (needed.contains(branch.name())) {
        byPlaceholders
            .computeIfAbsent(placeholdersOf(branch.input(1)), names -> new ArrayList<>())
            .add(branch);
      }
    }
    List<String> problems = new ArrayList<>();
    byPlaceholders.forEach(
        (placeholders, branches) ->
            problems.add(
                "%s%s: the condition '%s' is not constant, and a branch between Switch and Merge can only be taken in advance; freeze the condition%s"
                    .formatted(
                        branches.get(0),
                        branches.size() == 1 ? "" : " and " + (branches.size() - 1) + " more",
                        branches.get(0).input(1),
                        remedy(placeholders))));
    return problems;
  }

  private String remedy(List<String> placeholders) {
    if (placeholders.isEmpty()) {
      return "";
    }
    String listed =
        placeholders.stream()
            .filter(inputs::contains)
            .map(name -> "'" + name + "'")
            .collect(Collectors.joining(", "));
    return (listed.isEmpty() ? ": " : ": take %s out of the inputs and pass ".formatted(listed))
        + Placeholders.remedy(placeholders.stream().map(nodes::get).toList());
  }
}
