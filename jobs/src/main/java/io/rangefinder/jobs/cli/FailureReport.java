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
  @Override
  public int handleExecutionException(
      Exception failure, CommandLine commandLine, ParseResult parsed) {
    return of(failure, commandLine.getErr());
  }

  /** Prints what went wrong, and returns the exit code. */
  static int of(Throwable failure, PrintWriter err) {
    Optional<UserException> user = UserException.causing(failure);
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
}
