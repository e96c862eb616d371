package io.rangefinder.qat.contrib;

import io.rangefinder.qat.edit.GraphEdit;
import io.rangefinder.tensorflow.graphdef.TensorRef;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tensorflow.proto.NodeDef;

/**
 * What a node and what it reads must look like. Operands that nobody says anything of may be
 * anything; where some are named, there must be as many.
 */
final class OpPattern {
  /** Nodes and tensors by the pattern that they fit. */
  static final class Match {
    private final IdentityHashMap<OpPattern, TensorRef> tensors = new IdentityHashMap<>();

    private Match() {}

    private static Match of(Match first, OpPattern pattern, TensorRef tensor) {
      Match match = new Match();
      match.tensors.putAll(first.tensors);
      match.tensors.put(pattern, tensor);
      return match;
    }

    Optional<TensorRef> tensor(OpPattern pattern) {
      return Optional.ofNullable(tensors.get(pattern));
    }

    Optional<NodeDef> node(OpPattern pattern, GraphEdit graph) {
      return tensor(pattern).map(graph::producer);
    }
  }

  private final Set<String> operators;
  private final List<OpPattern> operands;
  private final List<OpPattern> alternatives;
  private final boolean ordered;

  private OpPattern(
      Set<String> operators,
      List<OpPattern> operands,
      List<OpPattern> alternatives,
      boolean ordered) {
    this.operators = operators;
    this.operands = operands;
    this.alternatives = alternatives;
    this.ordered = ordered;
  }

  static OpPattern anything() {
    return new OpPattern(Set.of(), List.of(), List.of(), true);
  }

  /** A node of some operators, reading what fits patterns in their order. */
  static OpPattern of(Set<String> operators, OpPattern... operands) {
    return new OpPattern(operators, List.of(operands), List.of(), true);
  }

  static OpPattern of(String operator, OpPattern... operands) {
    return of(Set.of(operator), operands);
  }

  /** A node of some operators, reading what fits patterns in any order. */
  static OpPattern inAnyOrder(Set<String> operators, OpPattern... operands) {
    return new OpPattern(operators, List.of(operands), List.of(), false);
  }

  /** The first of some patterns that fits. */
  static OpPattern oneOf(OpPattern... alternatives) {
    return new OpPattern(Set.of(), List.of(), List.of(alternatives), true);
  }

  /** What of the graph fits, if this node does. */
  Optional<Match> match(NodeDef node, GraphEdit graph) {
    return match(new TensorRef(node.getName(), 0), graph, new Match());
  }

  private Optional<Match> match(TensorRef tensor, GraphEdit graph, Match before) {
    if (!alternatives.isEmpty()) {
      return alternatives.stream()
          .map(pattern -> pattern.match(tensor, graph, before))
          .flatMap(Optional::stream)
          .findFirst()
          .map(match -> Match.of(match, this, tensor));
    }
    NodeDef node = graph.producer(tensor);
    if (!operators.isEmpty() && !operators.contains(node.getOp())) {
      return Optional.empty();
    }
    Match match = Match.of(before, this, tensor);
    if (operands.isEmpty()) {
      return Optional.of(match);
    }
    List<TensorRef> read = GraphEdit.operands(node);
    if (read.size() != operands.size()) {
      return Optional.empty();
    }
    return ordered ? inOrder(read, graph, match) : inAnyOrder(List.of(), read, graph, match);
  }

  private Optional<Match> inOrder(List<TensorRef> read, GraphEdit graph, Match before) {
    Optional<Match> match = Optional.of(before);
    for (int i = 0; i < read.size() && match.isPresent(); i++) {
      match = operands.get(i).match(read.get(i), graph, match.get());
    }
    return match;
  }

  /** The first order of the operands, counted as permutations are, in which all fit. */
  private Optional<Match> inAnyOrder(
      List<TensorRef> chosen, List<TensorRef> left, GraphEdit graph, Match before) {
    if (left.isEmpty()) {
      return inOrder(chosen, graph, before);
    }
    for (int i = 0; i < left.size(); i++) {
      List<TensorRef> more = new ArrayList<>(chosen);
      List<TensorRef> fewer = new ArrayList<>(left);
      more.add(fewer.remove(i));
      Optional<Match> match = inAnyOrder(more, fewer, graph, before);
      if (match.isPresent()) {
        return match;
      }
    }
    return Optional.empty();
  }
}
