package io.rangefinder.jobs.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/**
 * The entry point of the application jar.
 *
 * <p>The exit code is 0 when the command is done and 1 when the command line is wrong.
 */
@Command(
    name = "rangefinder",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Calibrates a float TensorFlow model on Spark and writes the uint8 TFLite model.")
public final class Main implements Runnable {
  private static final int WRONG_COMMAND_LINE = 1;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  private Main() {}

  /** Runs one command and ends the JVM with its exit code. */
  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Main()).setExitCodeExceptionMapper(failure -> WRONG_COMMAND_LINE);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Name a command, or --help to see them all.");
  }
}
