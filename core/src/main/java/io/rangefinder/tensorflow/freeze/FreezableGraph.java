package io.rangefinder.tensorflow.freeze;

import io.rangefinder.ir.UserException;
import io.rangefinder.tensorflow.checkpoint.Checkpoint;
import io.rangefinder.tensorflow.graphdef.GraphDefReader;
import io.rangefinder.tensorflow.graphdef.TensorRef;
import io.rangefinder.tensorflow.graphdef.VariableKinds;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SavedModel;

/**
 * A graph that a user has, before its variables are known.
 *
 * @param restore the operation by which it restores them; empty if it has none
 * @param function what of it a SavedModel offers; empty of others
 */
public record FreezableGraph(GraphDef graph, String restore, Optional<ServedFunction> function) {
  /**
   * A GraphDef, binary or text.
   *
   * @throws UserException if the bytes are none
   */
  public static FreezableGraph ofGraphDef(byte[] bytes, String where) {
    return new FreezableGraph(GraphDefReader.read(bytes, where), "", Optional.empty());
  }

  /**
   * A meta graph, binary or text.
   *
   * @throws UserException if the bytes are none
   */
  public static FreezableGraph ofMetaGraph(byte[] bytes, String where) {
    MetaGraphDef meta = MetaGraphReader.metaGraph(bytes, where);
    return new FreezableGraph(meta.getGraphDef(), restore(meta), Optional.empty());
  }

  /**
   * A function of a SavedModel.
   *
   * @param bytes its {@code saved_model.pb}, or the same as text
   * @param key the name of the signature; empty for the one that serves if none is named
   * @throws UserException if the bytes are none, or there is no such graph or signature
   */
  public static FreezableGraph ofSavedModel(
      byte[] bytes, String where, Set<String> tags, String key) {
    SavedModel model = MetaGraphReader.savedModel(bytes, where);
    ServedFunction function = ServedFunction.of(model, tags, key, where);
    return new FreezableGraph(
        function.meta().getGraphDef(), restore(function.meta()), Optional.of(function));
  }

  private static String restore(MetaGraphDef meta) {
    return TensorRef.of(meta.getSaverDef().getRestoreOpName()).node();
  }

  /**
   * The same graph, restored as a saver says.
   *
   * @param bytes a SaverDef, binary or text
   * @throws UserException if the bytes are none
   */
  public FreezableGraph restoredBy(byte[] bytes, String where) {
    return new FreezableGraph(
        graph,
        TensorRef.of(MetaGraphReader.saver(bytes, where).getRestoreOpName()).node(),
        function);
  }

  /** Whether there is a variable anywhere in it. */
  public boolean hasVariables() {
    return graph.getNodeList().stream().anyMatch(VariableKinds::isVariable)
        || graph.getLibrary().getFunctionList().stream()
            .map(FunctionDef::getNodeDefList)
            .flatMap(List::stream)
            .anyMatch(VariableKinds::isVariable);
  }

  /**
   * Freezes a part of it.
   *
   * @param request without outputs for those of the SavedModel's function
   * @throws UserException as {@link GraphFreezer#freeze}
   */
  public FrozenGraph freeze(Checkpoint checkpoint, KeyOptions keys, FreezeRequest request) {
    if (function.isEmpty() && !hasVariables() && graph.getLibrary().getFunctionCount() == 0) {
      throw new UserException(
          "The graph has no variables; it is frozen already. Use it as it is, without a checkpoint.");
    }
    FreezeRequest part =
        function
            .map(
                served ->
                    request.between(
                        request.inputs().isEmpty() ? served.inputs() : request.inputs(),
                        request.outputs().isEmpty() ? served.outputs() : request.outputs()))
            .orElse(request);
    return GraphFreezer.freeze(graph, restore, checkpoint, keys, part);
  }
}
