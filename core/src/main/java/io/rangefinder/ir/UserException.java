package io.rangefinder.ir;

import java.util.List;
import java.util.Optional;

/**
 * What was given cannot be used: the input is at fault, not the program.
 *
 * <p>The message says what is wrong, where (node, operator, file), the offending value and the
 * remedy. Commands print it without a stack trace and exit with code 2.
 */
public class UserException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** However causes refer to each other, the search for one ends. */
  private static final int MOST_CAUSES = 32;

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

  /** The first such exception among a failure and its causes: others wrap what a task throws. */
  public static Optional<UserException> causing(Throwable failure) {
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < MOST_CAUSES; depth++) {
      if (cause instanceof UserException user) {
        return Optional.of(user);
      }
      cause = cause.getCause();
    }
    return Optional.empty();
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
