package io.rangefinder.model;

import io.rangefinder.ir.Graph;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.UnknownOperators;
import io.rangefinder.ir.UserException;
import io.rangefinder.ir.op.FakeQuant;
import io.rangefinder.tensorflow.ImportOptions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is to be known of a model before anything is done with it. It is made of models that cannot
 * be imported, too: what stands in the way is a part of it.
 *
 * @param bytes size of its graph with the values of its variables
 * @param inputs what is fed, as the file has it
 * @param outputs what nothing in the model reads; of a .tflite its own outputs
 * @param operators how many there are of each kind; constants and placeholders not counted
 * @param parameters elements of all constants
 * @param graph the model as it was imported; absent if it cannot be
 * @param problems why a float model cannot be calibrated, a line each
 * @param configuration what a configuration for the model could be
 */
public record ModelInspection(
    ModelKind kind,
    long bytes,
    List<NamedType> inputs,
    List<NamedType> outputs,
    SortedMap<String, Integer> operators,
    long parameters,
    Optional<Graph> graph,
    List<String> problems,
    SuggestedConfiguration configuration) {

  /**
   * A tensor with its type.
   *
   * @param type element type and extents, as {@code float32[?,224,224,3]}
   */
  public record NamedType(String name, String type) {}

  public ModelInspection {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    operators = Collections.unmodifiableSortedMap(new TreeMap<>(operators));
    problems = List.copyOf(problems);
  }

  /**
   * Looks at a model.
   *
   * @throws UserException if it is no model at all, or damaged
   */
  public static ModelInspection of(ModelSource source) {
    OpenModel model = OpenModel.open(source, ImportOptions.asFound());
    return model instanceof OpenGraphDef graph
        ? ofGraphDef(graph, source.where())
        : ofTflite(model, source.where());
  }

  private static ModelInspection ofTflite(OpenModel model, String where) {
    Graph graph = model.read(ImportOptions.asFound().keeping(UnknownOperators.KEPT));
    List<NamedType> inputs = types(graph, graph.inputs());
    return new ModelInspection(
        model.kind(),
        model.bytes(),
        inputs,
        types(graph, graph.outputs()),
        kinds(graph),
        parameters(graph),
        Optional.of(graph),
        isCoded(graph) ? List.of() : refusal(model, where, ImportOptions.asFound()),
        SuggestedConfiguration.ofTflite(graph));
  }

  private static ModelInspection ofGraphDef(OpenGraphDef model, String where) {
    GraphDefOutline outline = GraphDefOutline.of(model.graph());
    SuggestedConfiguration suggested = SuggestedConfiguration.ofGraphDef(outline);
    ImportOptions options = suggested.importOptions(outline);
    Graph graph = imported(model, options);
    return new ModelInspection(
        model.kind(),
        model.bytes(),
        outline.inputs().stream().map(input -> new NamedType(input.name(), input.type())).toList(),
        graph == null
            ? outline.ends().stream().map(name -> new NamedType(name, "")).toList()
            : types(graph, graph.outputs()),
        outline.operators(),
        graph == null ? 0 : parameters(graph),
        Optional.ofNullable(graph),
        refusal(model, where, options),
        graph == null ? suggested : suggested.withOutputs(graph.outputs()));
  }

  private static @Nullable Graph imported(OpenModel model, ImportOptions options) {
    try {
      return model.read(options.keeping(UnknownOperators.KEPT));
    } catch (UserException refused) {
      return null;
    }
  }

  /** Why a float model cannot be deployed; nothing if it can. */
  private static List<String> refusal(OpenModel model, String where, ImportOptions options) {
    try {
      DeployableModel.of(model, where, options);
      return List.of();
    } catch (UserException refused) {
      return refused.getMessage().lines().toList();
    }
  }

  private static List<NamedType> types(Graph graph, List<String> names) {
    return names.stream()
        .map(name -> new NamedType(name, graph.tensor(name).type().toString()))
        .toList();
  }

  private static SortedMap<String, Integer> kinds(Graph graph) {
    SortedMap<String, Integer> kinds = new TreeMap<>();
    graph.nodes().forEach(node -> kinds.merge(node.op().kind(), 1, Integer::sum));
    return kinds;
  }

  private static long parameters(Graph graph) {
    return graph.tensors().stream()
        .filter(Tensor::isConstant)
        .mapToLong(tensor -> tensor.shape().elements())
        .sum();
  }

  /** Whether the model computes with codes, so that there is nothing to calibrate. */
  public boolean isCoded() {
    return graph.filter(ModelInspection::isCoded).isPresent();
  }

  private static boolean isCoded(Graph graph) {
    return graph.tensors().stream()
        .anyMatch(tensor -> !tensor.isConstant() && tensor.quantization() != null);
  }

  /** The tensors that the model itself has a range or codes for, in its order. */
  public List<KnownTensor> known() {
    List<KnownTensor> known = new ArrayList<>();
    graph.ifPresent(
        whole -> {
          Map<String, FakeQuant> fakes = new LinkedHashMap<>();
          for (Node node : whole.nodes()) {
            if (node.op() instanceof FakeQuant fake) {
              fakes.put(node.output(), fake);
            }
          }
          for (Tensor tensor : whole.tensors()) {
            KnownTensor entry = KnownTensor.of(tensor, fakes.get(tensor.name()));
            if (entry != null) {
              known.add(entry);
            }
          }
        });
    return known;
  }
}
