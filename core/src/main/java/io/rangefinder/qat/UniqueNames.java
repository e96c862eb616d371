package io.rangefinder.qat;

import io.rangefinder.qat.edit.GraphEdit;
import java.util.HashSet;
import java.util.Set;

/** Names of which each is given once; the others have a number behind them. */
final class UniqueNames {
  private final GraphEdit graph;
  private final Set<String> given = new HashSet<>();

  UniqueNames(GraphEdit graph) {
    this.graph = graph;
  }

  String unique(String wished) {
    String name = wished;
    for (int i = 1; graph.isTaken(name) || !given.add(name); i++) {
      name = wished + "_" + i;
    }
    return name;
  }
}
