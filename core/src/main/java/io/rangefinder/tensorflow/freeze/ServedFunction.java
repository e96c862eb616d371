package io.rangefinder.tensorflow.freeze;

import io.rangefinder.ir.UserException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.proto.TensorShapeProto;

/**
 * One of the functions that a SavedModel offers: a graph with named inputs and outputs.
 *
 * @param key the name of the signature
 */
public record ServedFunction(MetaGraphDef meta, String key, SignatureDef signature) {
  /** The set of tags that models for serving have. */
  public static final Set<String> SERVE = Set.of("serve");

  private static final String DEFAULT = "serving_default";
  private static final String INITIALIZATION = "__saved_model_init_op";

  /**
   * Chooses a function of a SavedModel.
   *
   * @param tags the tags of the graph
   * @param key the name of the signature; empty for {@code serving_default}, or the only one
   * @param where the SavedModel, for messages
   * @throws UserException if there is no such graph or signature
   */
  public static ServedFunction of(SavedModel model, Set<String> tags, String key, String where) {
    MetaGraphDef meta =
        model.getMetaGraphsList().stream()
            .filter(graph -> tagsOf(graph).equals(new TreeSet<>(tags)))
            .findFirst()
            .orElseThrow(
                () ->
                    new UserException(
                        "The SavedModel '%s' has no graph with the tags %s; it has those with %s. Name one of these sets."
                            .formatted(
                                where,
                                new TreeSet<>(tags),
                                model.getMetaGraphsList().stream()
                                    .map(graph -> tagsOf(graph).toString())
                                    .collect(Collectors.joining(", ")))));
    Map<String, SignatureDef> signatures = new TreeMap<>(meta.getSignatureDefMap());
    signatures.remove(INITIALIZATION);
    String chosen = key;
    if (key.isEmpty()) {
      chosen = signatures.size() == 1 ? signatures.keySet().iterator().next() : DEFAULT;
    }
    SignatureDef signature = signatures.get(chosen);
    if (signature == null) {
      throw new UserException(
          signatures.isEmpty()
              ? "The SavedModel '%s' has no signature. Export it with one.".formatted(where)
              : "The SavedModel '%s' has no signature '%s'; it has %s. Name one of these."
                  .formatted(where, chosen, String.join(", ", signatures.keySet())));
    }
    ServedFunction function = new ServedFunction(meta, chosen, signature);
    function.requireTensors(where);
    return function;
  }

  private static TreeSet<String> tagsOf(MetaGraphDef graph) {
    return new TreeSet<>(graph.getMetaInfoDef().getTagsList());
  }

  private void requireTensors(String where) {
    List<String> problems = new ArrayList<>();
    Map<String, TensorInfo> all = new TreeMap<>(signature.getInputsMap());
    all.putAll(signature.getOutputsMap());
    all.forEach(
        (name, tensor) -> {
          if (tensor.getName().isEmpty()) {
            problems.add("'%s' is not one dense tensor".formatted(name));
          }
        });
    if (signature.getOutputsCount() == 0) {
      problems.add("it has no outputs");
    }
    if (!problems.isEmpty()) {
      throw UserException.listing(
          "The signature '%s' of the SavedModel '%s' cannot be frozen; name another:"
              .formatted(key, where),
          problems);
    }
  }

  /** Its inputs, in the order of their names in the signature. */
  public List<FreezeRequest.Input> inputs() {
    return new TreeMap<>(signature.getInputsMap())
        .values().stream()
            .map(
                tensor ->
                    new FreezeRequest.Input(tensor.getName(), tensor.getDtype(), shape(tensor)))
            .toList();
  }

  private static TensorShapeProto shape(TensorInfo tensor) {
    return tensor.hasTensorShape()
        ? tensor.getTensorShape()
        : TensorShapeProto.newBuilder().setUnknownRank(true).build();
  }

  /** Its outputs, in the order of their names in the signature. */
  public List<String> outputs() {
    return new TreeMap<>(signature.getOutputsMap())
        .values().stream().map(TensorInfo::getName).distinct().toList();
  }
}
