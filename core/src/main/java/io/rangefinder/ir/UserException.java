package io.rangefinder.ir;

/**
 * The user's input is at fault: a model, an image, a configuration or a path.
 *
 * <p>The message says what went wrong, where (node, operator, file), the offending value and the
 * remedy; it is shown without a stack trace. Every other exception is a bug.
 */
public final class UserException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Creates an exception whose message alone tells the user what to change. */
  public UserException(String message) {
    super(message);
  }

  /** Creates an exception that also keeps what the library below reported. */
  public UserException(String message, Throwable cause) {
    super(message, cause);
  }
}
