package io.rangefinder.tensorflow.freeze;

import io.rangefinder.ir.UserException;
import io.rangefinder.tensorflow.graphdef.TensorRef;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.tensorflow.proto.NodeDef;

/** Tables that a graph fills before it runs: what they hold is no constant and in no checkpoint. */
final class LookupTables {
  private static final Set<String> TABLES =
      Set.of(
          "AnonymousHashTable",
          "AnonymousMutableDenseHashTable",
          "AnonymousMutableHashTable",
          "AnonymousMutableHashTableOfTensors",
          "HashTable",
          "HashTableV2",
          "MutableDenseHashTable",
          "MutableDenseHashTableV2",
          "MutableHashTable",
          "MutableHashTableOfTensors",
          "MutableHashTableOfTensorsV2",
          "MutableHashTableV2");

  private LookupTables() {}

  /**
   * Refuses a graph whose outputs read such tables.
   *
   * @param nodes those that the outputs need
   * @param functions those that they may run
   * @throws UserException naming each table and what reads it
   */
  static void refuse(List<NodeDef> nodes, Collection<FlatFunction> functions) {
    List<String> problems = problems(nodes);
    functions.forEach(function -> problems.addAll(problems(function.nodes())));
    if (!problems.isEmpty()) {
      throw UserException.listing(
          "The graph cannot be frozen, for it reads tables that something else fills before it runs."
              + " Let it begin behind them or end before them, with other inputs or outputs:",
          problems);
    }
  }

  private static List<String> problems(List<NodeDef> nodes) {
    List<String> problems = new ArrayList<>();
    for (NodeDef table : nodes) {
      if (TABLES.contains(table.getOp())) {
        problems.add(
            "%s '%s'%s".formatted(table.getOp(), table.getName(), reader(table.getName(), nodes)));
      }
    }
    return problems;
  }

  private static String reader(String table, List<NodeDef> nodes) {
    return nodes.stream()
        .filter(
            node ->
                node.getInputList().stream()
                    .anyMatch(input -> TensorRef.nodeOf(input).equals(table)))
        .findFirst()
        .map(node -> ", which %s '%s' reads".formatted(node.getOp(), node.getName()))
        .orElse("");
  }
}
