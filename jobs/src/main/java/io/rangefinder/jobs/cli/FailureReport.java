package io.rangefinder.jobs.cli;

import io.rangefinder.ir.UserException;
import io.rangefinder.jobs.publish.TakenException;
import java.io.PrintWriter;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Tells a user what went wrong: a message where the input is at fault, a stack trace for a bug. */
final class FailureReport implements IExecutionExceptionHandler {
  private static final int MOST_CAUSES = 32;

  @Override
  public int handleExecutionException(
      Exception failure, CommandLine commandLine, ParseResult parsed) {
    return of(failure, commandLine.getErr());
  }

  /** Prints what went wrong, and returns the exit code. */
  static int of(Throwable failure, PrintWriter err) {
    Optional<UserException> user = userException(failure);
    if (user.isPresent()) {
      err.println("rangefinder: " + user.get().getMessage());
      return user.get() instanceof TakenException ? ExitCode.REFUSED : ExitCode.USER_ERROR;
    }
    if (failure instanceof OutOfMemoryError) {
      err.println(
          "rangefinder: out of memory (%s): the heap of this JVM ends at %d MiB. Give it more, with RANGEFINDER_JAVA_OPTS=-Xmx8g or spark-submit --driver-memory 8g."
              .formatted(failure.getMessage(), Runtime.getRuntime().maxMemory() >> 20));
      return ExitCode.USER_ERROR;
    }
    err.println("rangefinder: this is a bug; please report it with the following:");
    failure.printStackTrace(err);
    return ExitCode.BUG;
  }

  /** Spark wraps what a task throws, so the user's error may lie deep in the causes. */
  private static Optional<UserException> userException(Throwable failure) {
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < MOST_CAUSES; depth++) {
      if (cause instanceof UserException user) {
        return Optional.of(user);
      }
      cause = cause.getCause();
    }
    return Optional.empty();
  }
}
