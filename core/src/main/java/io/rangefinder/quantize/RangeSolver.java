package io.rangefinder.quantize;

import io.rangefinder.codes.CodeGrid;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.Node;
import io.rangefinder.ir.Op;
import io.rangefinder.ir.Range;
import io.rangefinder.ir.RangeOrigin;
import io.rangefinder.ir.Tensor;
import io.rangefinder.ir.TensorRange;
import io.rangefinder.ir.UserException;
import io.rangefinder.ir.op.Maximum;
import io.rangefinder.ir.op.Minimum;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Assigns a range to every tensor that becomes codes.
 *
 * <p>Tensors tied to one code by {@link OperatorConstraints} form a group, whose range is the union
 * of the ranges its members bring along. A group that holds the output of an operator of fixed code
 * has that code. Concatenations join groups as well, but a group of fixed code only lends them its
 * range and keeps its code. Neither such a loan nor a constant gives a range to a group that has
 * none of its own, for its other members may hold anything. A constant limit that no value reaches
 * saturates at the group's last code, which changes no result, rather than more than double the
 * group's range.
 */
final class RangeSolver {
  private final Graph graph;
  private final Target target;
  private final List<CodedNode> nodes;
  private final Set<String> tensors;
  private final Map<String, TensorRange> known = new LinkedHashMap<>();
  private final FixedCodes fixed;
  private final DisjointSets groups;

  /** Groups that hold more than constants. */
  private final Set<String> computed = new HashSet<>();

  /** Unions of the ranges of computed tensors and inputs, by group. */
  private final Map<String, TensorRange> measured = new LinkedHashMap<>();

  /** Unions of the ranges of constants and of operands of fixed code, by group. */
  private final Map<String, TensorRange> lent = new LinkedHashMap<>();

  /**
   * Assigns ranges.
   *
   * @param graph operators with kernels of the target only; no constant has two readers
   * @param known ranges by tensor; those of constants may be missing
   * @throws UserException listing every tensor without a range; or else every group whose members
   *     cannot have one code and every range too wide for float32
   */
  static RangeAssignment solve(Graph graph, Map<String, TensorRange> known, Target target) {
    return new RangeSolver(graph, known, target).assign();
  }

  private RangeSolver(Graph graph, Map<String, TensorRange> given, Target target) {
    this.graph = graph;
    this.target = target;
    this.nodes = CodedNode.of(graph, target.kernels());
    this.tensors = CodedNode.tensors(graph, nodes, target.kernels());
    for (String name : tensors) {
      knownRange(graph.tensor(name), given).ifPresent(range -> known.put(name, range));
    }
    DisjointSets tied = new DisjointSets(tensors);
    this.fixed = new FixedCodes(nodes, target.activations(), tied);
    this.groups = tied.copy();
    join();
    tensors.stream()
        .filter(name -> !graph.tensor(name).isConstant())
        .forEach(name -> computed.add(groups.find(name)));
    known.forEach(this::measure);
    known.replaceAll(this::withoutIdleLimits);
    known.forEach(this::lend);
    borrow();
    known.forEach(this::fallBack);
  }

  private static Optional<TensorRange> knownRange(Tensor tensor, Map<String, TensorRange> given) {
    TensorRange range = given.get(tensor.name());
    if (range == null && tensor.constant() != null) {
      Range ofElements = Range.ofElements(tensor.constant().floats());
      return Optional.of(new TensorRange(ofElements, RangeOrigin.FIXED, "by its elements"));
    }
    return Optional.ofNullable(range);
  }

  private void join() {
    Map<String, List<FixedCodes.Fix>> loans = new LinkedHashMap<>();
    for (CodedNode node : nodes) {
      if (!(node.outputCode() instanceof OutputCode.Joined)) {
        continue;
      }
      List<String> members = new ArrayList<>(node.operands());
      members.addAll(node.outputs());
      List<String> free = members.stream().filter(member -> !fixed.isFixed(member)).toList();
      if (!free.isEmpty()) {
        free.forEach(member -> groups.unite(free.get(0), member));
        List<FixedCodes.Fix> loan = loans.computeIfAbsent(free.get(0), member -> new ArrayList<>());
        members.forEach(member -> fixed.of(member).ifPresent(loan::add));
      }
    }
    loans.forEach(
        (member, loan) ->
            loan.forEach(fix -> lent.merge(groups.find(member), fix.range(), TensorRange::union)));
  }

  /** Outputs that may take the range of an operand do so where they have none. */
  private void borrow() {
    for (CodedNode node : nodes) {
      if (node.outputCode() instanceof OutputCode.OfRangeOrOperand source) {
        range(node.node().input(source.operand()))
            .ifPresent(range -> measured.putIfAbsent(groups.find(node.node().output()), range));
      }
    }
  }

  private void measure(String name, TensorRange range) {
    if (!graph.tensor(name).isConstant() && range.origin() != RangeOrigin.DEFAULT) {
      measured.merge(groups.find(name), range, TensorRange::union);
    }
  }

  private void lend(String name, TensorRange range) {
    if (graph.tensor(name).isConstant()) {
      lent.merge(groups.find(name), range, TensorRange::union);
    }
  }

  /**
   * The range of a constant, but for the values of a limit that nothing reaches where these would
   * cost the group more than half of its codes, or its code is fixed: the minimum of x and 1e9 is
   * that of x and the greatest code.
   */
  private TensorRange withoutIdleLimits(String name, TensorRange known) {
    TensorRange partners =
        fixed.of(name).map(FixedCodes.Fix::range).orElse(measured.get(groups.find(name)));
    List<Node> readers = graph.consumers(name);
    boolean isByElements = graph.tensor(name).isConstant() && known.origin() == RangeOrigin.FIXED;
    if (!isByElements || partners == null || readers.isEmpty()) {
      return known;
    }
    boolean isNear = width(known.union(partners)) <= 2 * width(partners);
    if (isNear && !fixed.isFixed(name)) {
      return known;
    }
    Op reader = readers.get(0).op();
    Range range = known.range();
    if (reader instanceof Minimum && range.max() > partners.range().max()) {
      range = new Range(range.min(), Math.max(range.min(), partners.range().max()));
    } else if (reader instanceof Maximum && range.min() < partners.range().min()) {
      range = new Range(Math.min(range.max(), partners.range().min()), range.max());
    }
    return known.withRange(range);
  }

  private static double width(TensorRange known) {
    return known.range().max() - known.range().min();
  }

  /** Default ranges count where a group has no other. */
  private void fallBack(String name, TensorRange range) {
    if (range.origin() == RangeOrigin.DEFAULT) {
      measured.putIfAbsent(groups.find(name), range);
    }
  }

  private Optional<TensorRange> range(String name) {
    Optional<FixedCodes.Fix> fix = fixed.of(name);
    if (fix.isPresent()) {
      return fix.map(FixedCodes.Fix::range);
    }
    Optional<TensorRange> own = Optional.ofNullable(measured.get(groups.find(name)));
    Optional<TensorRange> loan = Optional.ofNullable(lent.get(groups.find(name)));
    if (!computed.contains(groups.find(name))) {
      return loan;
    }
    return own.map(range -> loan.map(range::union).orElse(range));
  }

  private RangeAssignment assign() {
    Map<String, TensorRange> ranges = new LinkedHashMap<>();
    Map<String, CodeGrid> grids = new LinkedHashMap<>();
    List<String> missing = new ArrayList<>();
    List<String> conflicts = fixed.conflicts(graph, target.kernels(), known);
    for (String name : tensors) {
      Optional<TensorRange> range = range(name);
      if (range.isEmpty()) {
        if (!graph.tensor(name).isConstant()) {
          missing.add(describeMissing(name));
        }
        continue;
      }
      TensorRange assigned = assigned(name, range.get());
      CodeGrid grid = grid(name, assigned);
      if (Float.isInfinite((float) grid.scale())) {
        conflicts.add("the range " + assigned.range() + " of '" + name + "' is too wide");
      }
      ranges.put(name, assigned);
      grids.put(name, grid);
    }
    if (!missing.isEmpty()) {
      throw UserException.listing(
          missing.size()
              + (missing.size() == 1 ? " tensor is" : " tensors are")
              + " lacking min/max data, which is necessary for quantization. Calibrate this very"
              + " graph so that every activation is observed, give each of them a range by name,"
              + " or give default ranges for a first experiment without regard to accuracy:",
          missing);
    }
    if (!conflicts.isEmpty()) {
      throw UserException.listing(
          "Cannot quantize: ranges do not fit together. Give other ranges or replace the operators"
              + " named here:",
          conflicts);
    }
    return new RangeAssignment(ranges, grids);
  }

  private TensorRange assigned(String name, TensorRange group) {
    if (fixed.isFixed(name)) {
      return group;
    }
    TensorRange own = known.get(name);
    Range range = CodeGrid.encodable(group.range(), target.codes(group));
    return own != null && own.range().equals(group.range())
        ? new TensorRange(range, group.narrow(), own.origin(), own.rule(), own.detail())
        : new TensorRange(range, group.narrow(), RangeOrigin.SHARED, sharers(name));
  }

  /** Chosen for the codes of the range; values beyond it may have any code, as in TOCO's files. */
  private CodeGrid grid(String name, TensorRange assigned) {
    return fixed
        .of(name)
        .map(FixedCodes.Fix::grid)
        .orElseGet(
            () ->
                CodeGrid.over(assigned.range(), target.codes(assigned))
                    .withCodes(target.activations()));
  }

  private String sharers(String name) {
    List<String> others =
        groups.members(name).stream().filter(member -> !member.equals(name)).toList();
    return others.isEmpty() ? "with its operands" : "with '" + String.join("', '", others) + "'";
  }

  private String describeMissing(String name) {
    String where =
        graph.producer(name).map(node -> "an output of " + node).orElse("an input of the graph");
    List<Node> readers = graph.consumers(name);
    String read = readers.isEmpty() ? "" : ", read by " + readers.get(0);
    String why =
        graph
            .producer(name)
            .map(node -> ", and " + node.op().kind() + " does not determine one")
            .orElse("");
    String others = groups.members(name).size() > 1 ? " nor for a tensor that shares its code" : "";
    return String.format(
        "'%s', %s%s: the range table has no range for it%s%s", name, where, read, others, why);
  }
}
