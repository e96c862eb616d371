package io.rangefinder.jobs.cli;

/** How a command ended, for schedulers. */
final class ExitCode {
  static final int DONE = 0;
  static final int WRONG_COMMAND_LINE = 1;
  static final int USER_ERROR = 2;
  static final int BUG = 3;

  /** A gate said no, or another was first; nothing was published. */
  static final int REFUSED = 4;

  private ExitCode() {}
}
