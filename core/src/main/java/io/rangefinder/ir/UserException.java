package io.rangefinder.ir;

import java.util.List;

/**
 * What was given cannot be used: the input is at fault, not the program.
 *
 * <p>The message says what is wrong, where (node, operator, file), the offending value and the
 * remedy. Commands print it without a stack trace and exit with code 2.
 */
public class UserException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UserException(String message) {
    super(message);
  }

  public UserException(String message, Throwable cause) {
    super(message, cause);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }

  /** One exception for several problems: a heading, then one problem a line. */
  public static UserException listing(String heading, List<String> problems) {
    StringBuilder message = new StringBuilder(heading);
    for (String problem : problems) {
      message.append("\n  - ").append(problem);
    }
    return new UserException(message.toString());
  }
}
