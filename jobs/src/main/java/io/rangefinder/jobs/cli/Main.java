package io.rangefinder.jobs.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/** The entry point of the application jar. {@link ExitCode} says how a command ended. */
@Command(
    name = "rangefinder",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Calibrates a float TensorFlow model on Spark and writes the uint8 TFLite model.",
    subcommands = {
      DemoCommand.class,
      ConvertCommand.class,
      CalibrateCommand.class,
      QuantizeCommand.class,
      EvaluateCommand.class,
      BenchmarkCommand.class
    })
public final class Main implements Runnable {
  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  private Main() {}

  /** Runs one command and ends the JVM with its exit code. */
  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    CommandLine commandLine = new CommandLine(new Main());
    commandLine.getCommandSpec().exitCodeOnInvalidInput(ExitCode.WRONG_COMMAND_LINE);
    for (CommandLine command : commandLine.getSubcommands().values()) {
      command.getCommandSpec().exitCodeOnInvalidInput(ExitCode.WRONG_COMMAND_LINE);
      if (command.getCommandSpec().userObject() instanceof ConvertCommand) {
        ConvertCommand.explainFlags(command.getCommandSpec());
      }
    }
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    return commandLine.setExecutionExceptionHandler(new FailureReport());
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Name a command, or --help to see them all.");
  }
}
