package io.rangefinder.qat;

import io.rangefinder.qat.edit.GraphEdit;
import io.rangefinder.qat.edit.NewNode;
import io.rangefinder.qat.edit.NodeScope;
import io.rangefinder.tensorflow.graphdef.TensorRef;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.NodeDef;

/** Adds what quantizes the tensors of a group, with the variables of their range. */
abstract class RangeWriter {
  private static final float INITIAL = 6;

  private final GraphEdit graph;
  private final Map<TensorRef, TensorRef> quantized = new LinkedHashMap<>();

  RangeWriter(GraphEdit graph) {
    this.graph = graph;
  }

  /**
   * How a group is quantized.
   *
   * @param variables what the names of its variables begin with
   * @param channels where the channels are that have ranges of their own; empty for one range
   */
  record Width(
      String variables,
      int bits,
      boolean narrow,
      boolean symmetric,
      Optional<ChannelLayout> channels) {}

  /** The ends of a range, as tensors. */
  record Ends(TensorRef min, TensorRef max) {}

  /** Quantizes the tensors of a group. */
  final List<QuantizedTensor> write(RangeGroup group, Width width) {
    Map<RangeGroup.Member, Set<String>> readers = new LinkedHashMap<>();
    group.members().forEach(member -> readers.put(member, readers(member)));
    NodeScope scope = new NodeScope(graph, width.variables);
    boolean positive = group.role() == Role.ACTIVATION && startsAtZero(group);
    int channels = width.channels.map(ChannelLayout::channels).orElse(0);
    StateVariable min = state(scope.name("min"), positive ? 0 : -INITIAL, channels);
    StateVariable max = state(scope.name("max"), INITIAL, channels);
    TensorRef minHandle = variable(scope, min);
    TensorRef maxHandle = variable(scope, max);
    RangeVariables variables =
        new RangeVariables(width.variables, min, max, channels, Optional.empty());
    Written written = ends(scope, group, width, variables, new Ends(minHandle, maxHandle));
    List<QuantizedTensor> tensors = new ArrayList<>();
    Map<String, TensorRef> results = new LinkedHashMap<>();
    for (RangeGroup.Member member : group.members()) {
      NodeScope own = new NodeScope(graph, member.name());
      TensorRef known = results.get(member.name());
      TensorRef result = known == null ? rounded(own, member.tensor(), written.ends, width) : known;
      own.replace(member.tensor(), result, readers.getOrDefault(member, Set.of()));
      quantized.put(member.tensor(), result);
      if (results.put(member.name(), result) != null) {
        continue;
      }
      tensors.add(
          new QuantizedTensor(
              member.name(),
              member.tensor().toString(),
              result.toString(),
              group.role(),
              written.variables,
              width.bits,
              width.narrow,
              width.symmetric,
              member.reason()));
    }
    return tensors;
  }

  /** The ends of a group's range, and all variables that are needed for them. */
  record Written(Ends ends, RangeVariables variables) {}

  /** Adds what gives a group its range. */
  abstract Written ends(
      NodeScope scope, RangeGroup group, Width width, RangeVariables variables, Ends handles);

  private TensorRef rounded(NodeScope scope, TensorRef tensor, Ends ends, Width width) {
    return width
        .channels
        .map(
            layout ->
                layout.restored(scope, quantize(scope, layout.columns(scope, tensor), ends, width)))
        .orElseGet(() -> quantize(scope, tensor, ends, width));
  }

  /** Adds what rounds a tensor. */
  abstract TensorRef quantize(NodeScope scope, TensorRef tensor, Ends ends, Width width);

  private Set<String> readers(RangeGroup.Member member) {
    Set<String> readers = new LinkedHashSet<>();
    for (NodeDef node : graph.consumers(member.tensor())) {
      if (member.readers().isEmpty() || member.readers().contains(node.getName())) {
        readers.add(node.getName());
      }
    }
    return readers;
  }

  private boolean startsAtZero(RangeGroup group) {
    return group.members().stream()
        .allMatch(member -> Operators.CLAMPS.contains(graph.producer(member.tensor()).getOp()));
  }

  static StateVariable state(String name, float initial, int channels) {
    return new StateVariable(name, false, channels == 0 ? List.of() : List.of(channels), initial);
  }

  /** The handle of a variable, which is added if it is not there. */
  static TensorRef variable(NodeScope scope, StateVariable variable) {
    if (scope.graph().has(variable.name())) {
      return new TensorRef(variable.name(), 0);
    }
    String initial = variable.name() + "/Initializer/Const";
    return scope.variable(
        variable.name(),
        variable.shape().isEmpty()
            ? NewNode.constant(initial, variable.initial())
            : NewNode.filled(initial, variable.shape().get(0), variable.initial()),
        DataType.DT_FLOAT);
  }

  /** Rounds a tensor, or of weights with ranges of channels the matrix that they are as. */
  static TensorRef fakeQuant(NodeScope scope, TensorRef tensor, Ends ends, Width width) {
    String operator =
        width.channels.isPresent()
            ? "FakeQuantWithMinMaxVarsPerChannel"
            : "FakeQuantWithMinMaxVars";
    return scope.add(
        NewNode.of(operator, scope.graph().unique(scope.name(operator)))
            .reading(tensor, ends.min, ends.max)
            .with("num_bits", width.bits)
            .with("narrow_range", width.narrow));
  }

  /** What is read in the place of tensors that were quantized. */
  Map<TensorRef, TensorRef> quantized() {
    return quantized;
  }
}
