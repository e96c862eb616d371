package io.rangefinder.jobs.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;

/** A command line run within this JVM: how it ended, and what it printed. */
public record CommandRun(int exitCode, String out, String err) {

  /** Runs a command; the arguments may be paths and numbers. */
  public static CommandRun of(Object... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exitCode =
        Main.commandLine()
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(Arrays.stream(arguments).map(Object::toString).toArray(String[]::new));
    return new CommandRun(exitCode, out.toString(), err.toString());
  }

  /** Runs a command that must end well. */
  public static CommandRun done(Object... arguments) {
    CommandRun run = of(arguments);
    if (run.exitCode != ExitCode.DONE) {
      throw new AssertionError("exit code " + run.exitCode + ": " + run.err);
    }
    return run;
  }
}
