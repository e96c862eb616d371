package io.rangefinder.model;

import io.rangefinder.ir.Graph;
import io.rangefinder.tensorflow.GraphDefImporter;
import io.rangefinder.tensorflow.ImportOptions;
import io.rangefinder.tensorflow.freeze.FreezeRequest;
import io.rangefinder.tensorflow.freeze.FrozenGraph;
import io.rangefinder.tensorflow.freeze.KeyOptions;
import io.rangefinder.tensorflow.graphdef.Placeholders;
import io.rangefinder.tensorflow.graphdef.SourceNode;
import java.util.List;
import java.util.Map;
import org.tensorflow.proto.GraphDef;

/**
 * A TensorFlow graph without variables.
 *
 * @param where the model that it was made of, for messages
 * @param inputs names of the tensors it begins with, where the model says them; empty for its
 *     placeholders
 * @param outputs names of the tensors it ends in, where the model says them; empty for its ends
 * @param names what tensors are called in the graph that the user may call otherwise
 */
record OpenGraphDef(
    ModelKind kind,
    String where,
    long bytes,
    GraphDef graph,
    List<String> inputs,
    List<String> outputs,
    Map<String, String> names)
    implements OpenModel {

  /**
   * A model's graph with its variables in place.
   *
   * @param options what of the model is wanted
   */
  static OpenGraphDef of(UnfrozenModel model, ImportOptions options) {
    String where = model.source().where();
    if (!model.isWithCheckpoint()) {
      return new OpenGraphDef(
          model.kind(),
          where,
          model.graphBytes(),
          model.graph().graph(),
          List.of(),
          List.of(),
          Map.of());
    }
    WantedPart part = WantedPart.of(model.graph(), options, where);
    FrozenGraph frozen =
        model
            .freeze(
                KeyOptions.PLAIN,
                FreezeRequest.of(part.outputs()).between(part.inputs(), part.outputs()))
            .frozen();
    boolean isServed = model.kind() == ModelKind.SAVED_MODEL;
    return new OpenGraphDef(
        model.kind(),
        where,
        frozen.graph().getSerializedSize(),
        frozen.graph(),
        isServed ? frozen.inputs() : List.of(),
        isServed && options.outputs().isEmpty() ? frozen.outputs() : List.of(),
        part.names(frozen.inputs()));
  }

  @Override
  public Graph read(ImportOptions options) {
    ImportOptions named = SaidInputs.named(options, inputs.isEmpty() ? fed(graph) : inputs, where);
    List<ImportOptions.Input> first =
        named.inputs().isEmpty()
            ? inputs.stream().map(name -> new ImportOptions.Input(name, null)).toList()
            : named.inputs().stream()
                .map(input -> new ImportOptions.Input(named(input.name()), input.shape()))
                .toList();
    List<String> last =
        named.outputs().isEmpty() ? outputs : named.outputs().stream().map(this::named).toList();
    return GraphDefImporter.importGraph(graph, named.between(first, last));
  }

  private String named(String name) {
    return names.getOrDefault(name, name);
  }

  /** Placeholders that hold data. */
  static List<String> fed(GraphDef graph) {
    return Placeholders.among(graph.getNodeList().stream().map(SourceNode::new).toList()).stream()
        .filter(node -> Placeholders.isPlaceholder(node) && !Placeholders.isChoice(node))
        .map(SourceNode::name)
        .toList();
  }
}
