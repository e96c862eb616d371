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

  /** How a group is quantized. */
  record Width(int bits, boolean narrow, boolean symmetric) {}

  /** The ends of a range, as tensors. */
  record Ends(TensorRef min, TensorRef max) {}

  /** Quantizes the tensors of a group. */
  final List<QuantizedTensor> write(RangeGroup group, Width width) {
    Map<RangeGroup.Member, Set<String>> readers = new LinkedHashMap<>();
    group.members().forEach(member -> readers.put(member, readers(member)));
    NodeScope scope = new NodeScope(graph, group.name());
    boolean positive = group.role() == Role.ACTIVATION && startsAtZero(group);
    StateVariable min = state(group.name() + "/min", positive ? 0 : -INITIAL);
    StateVariable max = state(group.name() + "/max", INITIAL);
    TensorRef minHandle = variable(scope, min);
    TensorRef maxHandle = variable(scope, max);
    RangeVariables variables = new RangeVariables(group.name(), min, max, 0, Optional.empty());
    Written written = ends(scope, group, width, variables, new Ends(minHandle, maxHandle));
    List<QuantizedTensor> tensors = new ArrayList<>();
    Map<String, TensorRef> results = new LinkedHashMap<>();
    for (RangeGroup.Member member : group.members()) {
      NodeScope own = new NodeScope(graph, member.name());
      TensorRef known = results.get(member.name());
      TensorRef result =
          known == null ? quantize(own, member.tensor(), written.ends, width) : known;
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

  static StateVariable state(String name, float initial) {
    return new StateVariable(name, false, List.of(), initial);
  }

  static TensorRef variable(NodeScope scope, StateVariable variable) {
    return scope.variable(
        variable.name(),
        NewNode.constant(variable.name() + "/Initializer/Const", variable.initial()),
        DataType.DT_FLOAT);
  }

  static TensorRef fakeQuant(NodeScope scope, TensorRef tensor, Ends ends, Width width) {
    return scope.add(
        NewNode.of(
                "FakeQuantWithMinMaxVars",
                scope.graph().unique(scope.name("FakeQuantWithMinMaxVars")))
            .reading(tensor, ends.min, ends.max)
            .with("num_bits", width.bits)
            .with("narrow_range", width.narrow));
  }

  /** What is read in the place of tensors that were quantized. */
  Map<TensorRef, TensorRef> quantized() {
    return quantized;
  }
}
