package io.rangefinder.metrics;

import java.io.Serializable;

/**
 * The error that one quantized operator brings into one of its results, over some images.
 *
 * @param alone of the operator given the float network's operands, rounded to their codes, against
 *     the float operator
 * @param model of the same tensor in the whole quantized network, where the errors of all operators
 *     before it come in with the operands
 * @param output of the network's first output when the whole network is float but for this result,
 *     which is taken from {@code alone}
 * @param divergence as {@code output}, of the probabilities; none if no softmax gives them
 */
public record OperatorError(
    SignalToNoise alone, SignalToNoise model, SignalToNoise output, Divergence divergence)
    implements Serializable {
  public static OperatorError none() {
    return new OperatorError(
        SignalToNoise.none(), SignalToNoise.none(), SignalToNoise.none(), Divergence.none());
  }

  /** What is known of one image when the operator ran alone. */
  public static OperatorError ofAlone(SignalToNoise figure) {
    OperatorError none = none();
    return new OperatorError(figure, none.model, none.output, none.divergence);
  }

  /** What is known of one image when the whole quantized network ran. */
  public static OperatorError ofModel(SignalToNoise figure) {
    OperatorError none = none();
    return new OperatorError(none.alone, figure, none.output, none.divergence);
  }

  /** What is known of one image when the float network ran with the operator's result. */
  public static OperatorError ofOutput(SignalToNoise figure) {
    OperatorError none = none();
    return new OperatorError(none.alone, none.model, figure, none.divergence);
  }

  /** As {@link #ofOutput}, of the probabilities. */
  public static OperatorError ofDivergence(Divergence divergence) {
    OperatorError none = none();
    return new OperatorError(none.alone, none.model, none.output, divergence);
  }

  public OperatorError merge(OperatorError other) {
    return new OperatorError(
        alone.merge(other.alone),
        model.merge(other.model),
        output.merge(other.output),
        divergence.merge(other.divergence));
  }
}
