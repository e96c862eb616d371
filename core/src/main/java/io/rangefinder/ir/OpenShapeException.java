package io.rangefinder.ir;

/**
 * The operands do not say the shapes of an operator's results before the graph runs: one of them
 * decides a shape and is computed, or has no known shape itself.
 */
public final class OpenShapeException extends InvalidOperatorException {
  private static final long serialVersionUID = 1L;

  public OpenShapeException(String message) {
    super(message);
  }
}
