package io.rangefinder.ir;

/**
 * An operator does not accept its operands. Thrown by typing rules and record constructors; whoever
 * knows the node (an importer, the verifier) adds its name and collects.
 */
public class InvalidOperatorException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public InvalidOperatorException(String message) {
    super(message);
  }
}
