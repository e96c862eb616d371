package io.rangefinder.toco.flags;

import java.util.List;

/** The flags contradict each other or cannot be understood, whatever the files hold. */
public final class WrongFlagsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** An exception for all problems of a command line, each naming flag, value and remedy. */
  public WrongFlagsException(List<String> problems) {
    super(
        problems.size() == 1
            ? problems.get(0)
            : "The command line has %d problems:\n  - %s"
                .formatted(problems.size(), String.join("\n  - ", problems)));
  }
}
