package io.rangefinder.toco.quantize;

import io.rangefinder.ir.Node;
import java.util.Optional;

/** How one operator gives its tensors ranges that nobody measured. */
interface PropagationRule {
  /** Applies the rule at a node; whether a range came or changed. */
  boolean apply(Node node, KnownRanges ranges);

  /** The operand that the outputs would have their range from; empty if there is no such rule. */
  default Optional<String> source(Node node) {
    return Optional.empty();
  }
}
