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
      StoreCommand.class
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
    prepare(commandLine.getCommandSpec());
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    return commandLine.setExecutionExceptionHandler(new FailureReport());
  }

  private static void prepare(CommandLine.Model.CommandSpec command) {
    command.exitCodeOnInvalidInput(ExitCode.WRONG_COMMAND_LINE);
    if (command.userObject() instanceof ConvertCommand) {
      ConvertCommand.explainFlags(command);
    }
    command.subcommands().values().forEach(inner -> prepare(inner.getCommandSpec()));
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Name a command, or --help to see them all.");
  }
}
