package io.rangefinder.qat;

import java.util.List;
import java.util.Optional;

/**
 * How an evaluation graph is made.
 *
 * @param outputs tensors that the graph ends in; empty for those of the manifest or, without one,
 *     for what nothing reads
 * @param manifest what training quantized, and how; empty if nothing is known of it
 */
public record EvaluationOptions(
    Compatibility compatibility, List<String> outputs, Optional<Manifest> manifest) {
  public EvaluationOptions {
    outputs = List.copyOf(outputs);
  }

  /** Eight bits, asymmetric, per tensor. */
  public static EvaluationOptions standard() {
    return new EvaluationOptions(Compatibility.NONE, List.of(), Optional.empty());
  }

  public EvaluationOptions endingIn(List<String> last) {
    return new EvaluationOptions(compatibility, last, manifest);
  }

  public EvaluationOptions trainedAs(Manifest training) {
    return new EvaluationOptions(compatibility, outputs, Optional.of(training));
  }

  public EvaluationOptions compatibleWith(Compatibility rules) {
    return new EvaluationOptions(rules, outputs, manifest);
  }
}
