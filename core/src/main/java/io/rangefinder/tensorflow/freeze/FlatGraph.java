package io.rangefinder.tensorflow.freeze;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.proto.NodeDef;

/**
 * A graph without calls.
 *
 * @param functions those that its control flow (If, While, Case) names, by name; they have no calls
 *     either
 */
record FlatGraph(List<NodeDef> nodes, Map<String, FlatFunction> functions) {
  FlatGraph {
    nodes = List.copyOf(nodes);
    functions = Collections.unmodifiableMap(new LinkedHashMap<>(functions));
  }

  FlatGraph withNodes(List<NodeDef> others) {
    return new FlatGraph(others, functions);
  }
}
