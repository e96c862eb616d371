package io.rangefinder.quantize;

import io.rangefinder.codes.CodeGrid;
import io.rangefinder.codes.Codes;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Range;
import io.rangefinder.ir.RangeOrigin;
import io.rangefinder.ir.TensorRange;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Groups of tensors that must have one code, and the codes that operators such as Softmax fix for
 * whole groups.
 */
final class FixedCodes {
  private final DisjointSets groups;
  private final Map<String, Fix> fixes = new LinkedHashMap<>();
  private final List<String> conflicts = new ArrayList<>();

  /** The grid of a group and the node that fixes it. */
  record Fix(Node node, CodeGrid grid) {
    TensorRange range() {
      return new TensorRange(grid.representable(), RangeOrigin.FIXED, "by " + node);
    }
  }

  /**
   * Finds the groups and their fixed codes.
   *
   * @param activations the codes that fixed ranges are divided by
   * @param tied every name in a group of its own; the groups are united in it
   */
  FixedCodes(List<CodedNode> nodes, Codes activations, DisjointSets tied) {
    this.groups = tied;
    nodes.forEach(this::tie);
    nodes.forEach(node -> fix(node, activations));
  }

  private void tie(CodedNode node) {
    for (String output : node.outputs()) {
      if (node.outputCode() instanceof OutputCode.OfOperand source) {
        groups.unite(node.node().input(source.operand()), output);
      } else if (node.outputCode() instanceof OutputCode.OfAllOperands) {
        node.operands().forEach(operand -> groups.unite(operand, output));
      }
    }
  }

  private void fix(CodedNode node, Codes activations) {
    if (node.outputCode() instanceof OutputCode.Fixed fixed) {
      Fix fix = new Fix(node.node(), fixed.grid(activations));
      Fix other = fixes.putIfAbsent(groups.find(node.node().output()), fix);
      if (other != null && !other.grid().equals(fix.grid())) {
        conflicts.add(
            String.format(
                "%s and %s have fixed codes that differ, yet what reads them needs one code",
                other.node(), node.node()));
      }
    }
  }

  Optional<Fix> of(String tensor) {
    return Optional.ofNullable(fixes.get(groups.find(tensor)));
  }

  boolean isFixed(String tensor) {
    return of(tensor).isPresent();
  }

  /**
   * The groups that cannot have one code: two fixed codes that differ, or values from elsewhere
   * that exceed a fixed code by more than the one step that rounding explains.
   */
  List<String> conflicts(Graph graph, OperatorConstraints kernels, Map<String, TensorRange> known) {
    List<String> all = new ArrayList<>(conflicts);
    known.forEach(
        (name, given) ->
            of(name)
                .filter(fix -> bringsValues(graph, kernels, name) && exceeds(given.range(), fix))
                .ifPresent(
                    fix ->
                        all.add(
                            String.format(
                                "'%s' spans %s but must have the code of %s, which spans %s",
                                name, given.range(), fix.node(), fix.range().range()))));
    return all;
  }

  private static boolean exceeds(Range range, Fix fix) {
    Range limits = fix.range().range();
    double step = fix.grid().scale();
    return range.min() < limits.min() - step || range.max() > limits.max() + step;
  }

  private static boolean bringsValues(Graph graph, OperatorConstraints kernels, String name) {
    return graph
        .producer(name)
        .map(node -> kernels.of(node.op()))
        .map(
            constraint ->
                !constraint.passesCodesOn() && !(constraint.output() instanceof OutputCode.Fixed))
        .orElse(true);
  }
}
