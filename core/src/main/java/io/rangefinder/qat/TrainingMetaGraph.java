package io.rangefinder.qat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.rangefinder.ir.UserException;
import io.rangefinder.qat.edit.GraphEdit;
import io.rangefinder.tensorflow.freeze.RestoredKeys;
import io.rangefinder.tensorflow.graphdef.TensorRef;
import io.rangefinder.tensorflow.graphdef.VariableKinds;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tensorflow.proto.CollectionDef;
import org.tensorflow.proto.CondContextDef;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SaverDef;
import org.tensorflow.proto.VariableDef;

/**
 * Rewrites a meta graph, so that what reads it goes on from there: its collections and what saves
 * and restores cover the new variables.
 */
public final class TrainingMetaGraph {
  private static final String VARIABLES = "variables";
  private static final Set<String> OF_VARIABLES =
      Set.of(
          "local_variables",
          "model_variables",
          "moving_average_variables",
          "trainable_variables",
          VARIABLES);
  private static final String CONDITIONS = "cond_context";
  private static final String LOOPS = "while_context";

  private TrainingMetaGraph() {}

  /** A rewritten meta graph, and what was done. */
  public record RewrittenMeta(MetaGraphDef meta, Manifest manifest) {
    /** How many nodes its graph has. */
    public int nodes() {
      return meta.getGraphDef().getNodeCount();
    }
  }

  /**
   * Rewrites the graph of a meta graph as {@link TrainingGraph#rewrite}.
   *
   * @throws io.rangefinder.ir.UserException likewise
   */
  public static RewrittenMeta rewrite(MetaGraphDef meta, TrainingOptions options) {
    SaverDef saver = meta.getSaverDef();
    Map<String, RestoredKeys.StoredKey> keys =
        saver.getRestoreOpName().isEmpty()
            ? Map.of()
            : RestoredKeys.of(meta.getGraphDef(), TensorRef.of(saver.getRestoreOpName()).node());
    GraphEdit bare = GraphEdit.of(meta.getGraphDef());
    new SaverNodes(bare).remove(saver);
    Rewritten rewritten = TrainingGraph.rewrite(bare.graph(), options);
    GraphEdit graph = GraphEdit.of(rewritten.graph());
    Set<String> added = new LinkedHashSet<>();
    rewritten.manifest().variables().forEach(variable -> added.add(variable.name()));
    MetaGraphDef.Builder result = meta.toBuilder();
    List<VariableDef> known = variables(meta, graph, added);
    result.setSaverDef(new SaverNodes(graph).add(saved(graph, known, keys, added), saver));
    GraphDef last = graph.graph();
    result.setGraphDef(last);
    result.clearCollectionDef();
    meta.getCollectionDefMap()
        .forEach(
            (name, collection) ->
                result.putCollectionDef(name, withoutGone(name, collection, graph)));
    result.putCollectionDef(VARIABLES, collection(known));
    return new RewrittenMeta(result.build(), rewritten.manifest());
  }

  /** Variables that are still there, and those that were added. */
  private static List<VariableDef> variables(
      MetaGraphDef meta, GraphEdit graph, Set<String> added) {
    Map<String, VariableDef> known = new LinkedHashMap<>();
    for (VariableDef variable :
        definitions(
            meta.getCollectionDefOrDefault(VARIABLES, CollectionDef.getDefaultInstance()))) {
      String name = TensorRef.of(variable.getVariableName()).node();
      if (graph.has(name) && !added.contains(name)) {
        known.put(name, variable);
      }
    }
    for (String name : added) {
      known.put(name, definition(name, graph));
    }
    return List.copyOf(known.values());
  }

  private static VariableDef definition(String name, GraphEdit graph) {
    boolean isHandle = VariableKinds.isHandle(graph.node(name));
    NodeDef assign = graph.node(name + "/Assign");
    return VariableDef.newBuilder()
        .setVariableName(name + ":0")
        .setInitializerName(assign.getName())
        .setInitialValueName(TensorRef.of(assign.getInput(1)).node() + ":0")
        .setSnapshotName(name + (isHandle ? "/Read/ReadVariableOp:0" : "/read:0"))
        .setIsResource(isHandle)
        .build();
  }

  private static List<SaverNodes.Saved> saved(
      GraphEdit graph,
      List<VariableDef> known,
      Map<String, RestoredKeys.StoredKey> keys,
      Set<String> added) {
    Map<String, SaverNodes.Saved> saved = new LinkedHashMap<>();
    keys.forEach(
        (variable, key) ->
            saved.put(
                variable,
                new SaverNodes.Saved(variable, key.key(), key.slice(), added.contains(variable))));
    for (VariableDef variable : known) {
      String name = TensorRef.of(variable.getVariableName()).node();
      saved.putIfAbsent(name, new SaverNodes.Saved(name, name, "", added.contains(name)));
    }
    if (known.size() == added.size() && keys.isEmpty()) {
      for (NodeDef node : graph.nodes()) {
        if (VariableKinds.isVariable(node)) {
          String name = node.getName();
          saved.putIfAbsent(name, new SaverNodes.Saved(name, name, "", added.contains(name)));
        }
      }
    }
    return List.copyOf(saved.values());
  }

  private static CollectionDef withoutGone(String name, CollectionDef collection, GraphEdit graph) {
    if (OF_VARIABLES.contains(name)) {
      return collection(
          definitions(collection).stream()
              .filter(variable -> isThere(variable.getVariableName(), graph))
              .toList());
    }
    if (name.equals(CONDITIONS)) {
      return collection(
          collection.getBytesList().getValueList().stream()
              .filter(bytes -> isThere(bytes, graph))
              .toList(),
          CollectionDef.BytesList.newBuilder());
    }
    if (name.equals(LOOPS) || !collection.hasNodeList()) {
      return collection;
    }
    return CollectionDef.newBuilder()
        .setNodeList(
            CollectionDef.NodeList.newBuilder()
                .addAllValue(
                    collection.getNodeList().getValueList().stream()
                        .filter(node -> isThere(node, graph))
                        .toList()))
        .build();
  }

  private static boolean isThere(String tensor, GraphEdit graph) {
    return graph.has(TensorRef.nodeOf(tensor));
  }

  private static boolean isThere(ByteString condition, GraphEdit graph) {
    try {
      CondContextDef context = CondContextDef.parseFrom(condition);
      return isThere(context.getPredName(), graph) && isThere(context.getPivotName(), graph);
    } catch (InvalidProtocolBufferException e) {
      return false;
    }
  }

  private static List<VariableDef> definitions(CollectionDef collection) {
    List<VariableDef> variables = new ArrayList<>();
    for (ByteString bytes : collection.getBytesList().getValueList()) {
      try {
        variables.add(VariableDef.parseFrom(bytes));
      } catch (InvalidProtocolBufferException e) {
        throw new UserException(
            "The meta graph names variables by what is no VariableDef. Export it again.", e);
      }
    }
    return variables;
  }

  private static CollectionDef collection(List<VariableDef> variables) {
    return collection(
        variables.stream().map(VariableDef::toByteString).toList(),
        CollectionDef.BytesList.newBuilder());
  }

  private static CollectionDef collection(
      List<ByteString> values, CollectionDef.BytesList.Builder list) {
    return CollectionDef.newBuilder().setBytesList(list.addAllValue(values)).build();
  }
}
