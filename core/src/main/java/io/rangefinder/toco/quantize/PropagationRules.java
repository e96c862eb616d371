package io.rangefinder.toco.quantize;

import io.rangefinder.ir.Node;
import io.rangefinder.ir.Range;
import io.rangefinder.ir.RangeOrigin;
import io.rangefinder.ir.op.OperatorNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The kinds of {@link PropagationRule}. */
final class PropagationRules {
  private static final int SPLIT_INPUT = 1;
  private static final int FIRST_CHOICE = 1;
  private static final int SECOND_CHOICE = 2;

  /** The result may hold anything: its range must be known. */
  static final PropagationRule OWN = (node, ranges) -> false;

  /** The result has the range of the first operand. */
  static final PropagationRule OF_FIRST = ofFirst(range -> range);

  /** The result lies in the range of the first operand, stretched to hold zero. */
  static final PropagationRule OF_FIRST_AND_ZERO = ofFirst(Range::includingZero);

  /** Values are divided by a norm of theirs: their signs stay, none exceeds 1. */
  static final PropagationRule NORMALIZED =
      ofFirst(range -> new Range(range.min() >= 0 ? 0 : -1, range.max() <= 0 ? 0 : 1));

  /** As {@link #OF_FIRST}, although the range of a sum is another. */
  static final PropagationRule SUMMED = new Following(0, PropagationRules::passSummed);

  /** The operand has the range of the result, but not the other way round. */
  static final PropagationRule FIRST_OF_RESULT =
      (node, ranges) -> pass(node, node.output(), node.input(0), ranges);

  /** Operand and result have one range; the one that has it gives it to the other. */
  static final PropagationRule BOTH_WAYS = new Following(0, PropagationRules::passBothWays);

  /** Every part has the range of the whole, even where it had another. */
  static final PropagationRule PARTS = new Following(SPLIT_INPUT, PropagationRules::passToParts);

  /** The result and both tensors it is chosen from have one range. */
  static final PropagationRule CHOSEN = new Following(FIRST_CHOICE, PropagationRules::choose);

  /** Operands and result share the union of their ranges. */
  static final PropagationRule JOINED = new Following(0, PropagationRules::join);

  /** The result has the union of the operands' ranges; operands keep theirs. */
  static final PropagationRule UNITED = PropagationRules::unite;

  private PropagationRules() {}

  /** The result always has this range. */
  static PropagationRule fixed(double min, double max) {
    Range range = new Range(min, max);
    return (node, ranges) ->
        ranges.give(node.output(), range, RangeOrigin.FIXED, "by " + OperatorNames.of(node.op()));
  }

  private static boolean pass(Node node, String from, String to, KnownRanges ranges) {
    return pass(node, from, to, ranges, range -> range);
  }

  private static boolean pass(
      Node node, String from, String to, KnownRanges ranges, UnaryOperator<Range> change) {
    Optional<Range> known = ranges.range(from);
    return known.isPresent()
        && ranges.give(to, change.apply(known.get()), RangeOrigin.SHARED, through(node, from));
  }

  private static String through(Node node, String from) {
    return "through %s from '%s'".formatted(OperatorNames.of(node.op()), from);
  }

  private static PropagationRule ofFirst(UnaryOperator<Range> change) {
    return new Following(
        0, (node, ranges) -> pass(node, node.input(0), node.output(), ranges, change));
  }

  private static boolean passSummed(Node node, KnownRanges ranges) {
    boolean given = OF_FIRST.apply(node, ranges);
    if (given) {
      ranges.warn(
          ("'%s' has the range of the operand '%s' that it sums, for want of one of its own;"
                  + " sums beyond it saturate")
              .formatted(node.output(), node.input(0)));
    }
    return given;
  }

  private static boolean passBothWays(Node node, KnownRanges ranges) {
    return pass(node, node.input(0), node.output(), ranges)
        || pass(node, node.output(), node.input(0), ranges);
  }

  private static boolean passToParts(Node node, KnownRanges ranges) {
    String whole = node.input(SPLIT_INPUT);
    Optional<Range> range = ranges.range(whole);
    boolean changed = false;
    for (String part : node.outputs()) {
      if (range.isPresent() && !ranges.isJoined(part)) {
        changed |= ranges.replace(part, range.get(), through(node, whole));
      }
    }
    return changed;
  }

  private static boolean choose(Node node, KnownRanges ranges) {
    String first = node.input(FIRST_CHOICE);
    String second = node.input(SECOND_CHOICE);
    if (ranges.isConstant(first) && pass(node, second, first, ranges)) {
      return true;
    }
    if (ranges.isConstant(second) && pass(node, first, second, ranges)) {
      return true;
    }
    return ranges.range(first).equals(ranges.range(second))
        && pass(node, first, node.output(), ranges);
  }

  private static boolean join(Node node, KnownRanges ranges) {
    Optional<Range> union = union(node, ranges);
    if (union.isEmpty()) {
      return false;
    }
    boolean changed = false;
    for (String member : members(node)) {
      Optional<Range> old = ranges.range(member);
      if (ranges.join(member, union.get(), "joined by Concatenation '" + node.name() + "'")) {
        changed = true;
        old.ifPresent(
            range ->
                ranges.warn(
                    ("Tweaking the MinMax of array %s from [%s, %s] to [%s, %s], so that %s is a"
                            + " pure byte-copy")
                        .formatted(
                            member,
                            range.min(),
                            range.max(),
                            union.get().min(),
                            union.get().max(),
                            node)));
      }
    }
    return changed;
  }

  private static boolean unite(Node node, KnownRanges ranges) {
    Optional<Range> union = union(node, ranges);
    return union.isPresent()
        && ranges.give(node.output(), union.get(), RangeOrigin.SHARED, "union of its operands");
  }

  private static List<String> members(Node node) {
    List<String> members = new ArrayList<>(node.inputs());
    members.add(node.output());
    return members;
  }

  private static Optional<Range> union(Node node, KnownRanges ranges) {
    return members(node).stream().map(ranges::range).flatMap(Optional::stream).reduce(Range::union);
  }

  /**
   * A rule by which the outputs may have their range from an operand.
   *
   * @param operand index of that operand
   */
  private record Following(int operand, PropagationRule rule) implements PropagationRule {
    @Override
    public boolean apply(Node node, KnownRanges ranges) {
      return rule.apply(node, ranges);
    }

    @Override
    public Optional<String> source(Node node) {
      return Optional.of(node.input(operand));
    }
  }
}
