package io.rangefinder.tensorflow.freeze;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.proto.FunctionDefLibrary;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/** A graph with the nodes of functions in the place of their calls; all else is there as before. */
public final class InlinedGraph {
  private InlinedGraph() {}

  /**
   * Inlines what a graph calls; the bodies of its control flow stay functions.
   *
   * @throws io.rangefinder.ir.UserException if a function calls itself, is not there, or does not
   *     fit its call
   */
  public static GraphDef of(GraphDef graph) {
    if (graph.getLibrary().getFunctionCount() == 0) {
      return graph;
    }
    List<String> all = graph.getNodeList().stream().map(NodeDef::getName).toList();
    Map<String, String> namedByUse = new HashMap<>();
    FlatGraph flat = FunctionInliner.inline(graph, all, namedByUse);
    FunctionDefLibrary.Builder library = FunctionDefLibrary.newBuilder();
    flat.functions()
        .forEach(
            (name, function) ->
                library.addFunction(FunctionWriter.write(name, function, namedByUse)));
    return graph.toBuilder().clearNode().addAllNode(flat.nodes()).setLibrary(library).build();
  }
}
