package io.rangefinder.jobs.evaluate;

import io.rangefinder.metrics.OperatorError;
import java.util.Comparator;

/**
 * How much one result of an operator hurts.
 *
 * @param position the operator's place in the quantized model
 * @param operator what it is
 * @param tensor the result
 */
public record OperatorFinding(int position, String operator, String tensor, OperatorError error) {
  /** The least signal to noise of the network's output first. */
  static final Comparator<OperatorFinding> WORST_FIRST =
      Comparator.<OperatorFinding>comparingDouble(finding -> finding.error().output().decibels())
          .thenComparing(OperatorFinding::position)
          .thenComparing(OperatorFinding::tensor);
}
