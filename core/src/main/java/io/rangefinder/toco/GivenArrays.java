package io.rangefinder.toco;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.GraphEdit;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Range;
import io.rangefinder.ir.RangeOrigin;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.TensorRange;
import io.rangefinder.ir.UserException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Applies what a range file says of arrays to the imported graph. */
final class GivenArrays {
  private static final int NAMED_EXAMPLES = 5;

  /** What all constants together may hold, so that a pattern cannot ask for the whole memory. */
  private static final long MAX_CONSTANT_ELEMENTS = 1 << 27;

  private final GraphEdit edit;
  private final Graph graph;
  private final List<String> problems = new ArrayList<>();
  private long constantElements;

  private GivenArrays(Graph graph) {
    this.graph = graph;
    this.edit = graph.edit();
  }

  /**
   * The graph with the ranges and constants of the entries; of two entries the later one counts.
   *
   * @param warnings gets a sentence on entries that no tensor has the name of
   * @throws UserException listing every entry that contradicts the graph
   */
  static Graph apply(Graph graph, List<ExtraInfo> entries, List<String> warnings) {
    GivenArrays given = new GivenArrays(graph);
    List<String> unused = new ArrayList<>();
    for (ExtraInfo entry : entries) {
      List<String> names =
          graph.tensors().stream().map(Tensor::name).filter(entry::matches).toList();
      for (String name : names) {
        given.edit.put(given.described(entry, given.edit.tensor(name)));
      }
      if (names.isEmpty()) {
        unused.add(entry.source());
      }
    }
    if (!given.problems.isEmpty()) {
      throw UserException.listing("The range file does not fit the model:", given.problems);
    }
    if (!unused.isEmpty()) {
      warnings.add(unusedEntries(unused));
    }
    return given.result();
  }

  private static String unusedEntries(List<String> unused) {
    List<String> examples = unused.subList(0, Math.min(NAMED_EXAMPLES, unused.size()));
    return ("%d entries of the range file name no array of the imported graph and have no effect:"
            + " %s%s")
        .formatted(
            unused.size(),
            String.join(", ", examples),
            unused.size() > examples.size() ? ", ..." : "");
  }

  private Tensor described(ExtraInfo entry, Tensor tensor) {
    if (entry.shape() != null && !entry.shape().equals(tensor.shape())) {
      problems.add(
          "%s gives '%s' the shape %s, the model gives it %s"
              .formatted(entry.source(), tensor.name(), entry.shape(), tensor.shape()));
      return tensor;
    }
    Float value = entry.constantValue();
    Tensor described = value == null ? tensor : filled(tensor, value, entry.source());
    Range range = entry.range();
    return range == null
        ? described
        : described.withRange(new TensorRange(range, RangeOrigin.GIVEN, "by " + entry.source()));
  }

  private Tensor filled(Tensor tensor, float value, String source) {
    if (tensor.dataType() != DataType.FLOAT32
        || !tensor.shape().isKnown()
        || graph.isInput(tensor.name())) {
      problems.add(
          ("%s makes '%s' %s constant, which only float arrays of known shape that are no inputs"
                  + " can be")
              .formatted(source, tensor.name(), tensor.type()));
      return tensor;
    }
    constantElements += tensor.shape().elements();
    if (constantElements > MAX_CONSTANT_ELEMENTS) {
      problems.add(
          ("%s makes '%s' %s constant, with which the constants of the file exceed %d elements;"
                  + " name fewer arrays")
              .formatted(source, tensor.name(), tensor.type(), MAX_CONSTANT_ELEMENTS));
      return tensor;
    }
    float[] values = new float[tensor.shape().elements()];
    Arrays.fill(values, value);
    Constant constant = Constant.ofFloats(tensor.shape(), values);
    return Tensor.constant(tensor.name(), constant).withRange(tensor.range());
  }

  private Graph result() {
    Set<String> constants = new HashSet<>();
    edit.tensors().stream().filter(Tensor::isConstant).forEach(t -> constants.add(t.name()));
    List<Node> nodes =
        graph.nodes().stream()
            .filter(node -> node.outputs().stream().noneMatch(constants::contains))
            .toList();
    return edit.with(nodes);
  }
}
