package io.rangefinder.jobs.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.TimeZone;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;

/** The entry point of the application jar. {@link ExitCode} says how a command ended. */
@Command(
    name = "rangefinder",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Calibrates a float TensorFlow model on Spark and writes the uint8 TFLite model.",
    subcommands = {
      DemoCommand.class,
      InspectCommand.class,
      FreezeCommand.class,
      QatCommand.class,
      ConvertCommand.class,
      CalibrateCommand.class,
      ExplainCommand.class,
      QuantizeCommand.class,
      EvaluateCommand.class,
      ReportCommand.class,
      RecalibrateCommand.class,
      StoreCommand.class,
      ModelsCommand.class,
      MemoryCommand.class,
      BenchmarkCommand.class,
      CompletionCommand.class
    })
public final class Main implements Runnable {
  private static final Pattern PASSWORD = Pattern.compile("[a-zA-Z0-9]://[^/@]*:[^/@]*@");

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  private Main() {}

  /** Runs one command and ends the JVM with its exit code. */
  public static void main(String[] arguments) {
    // Numbers in names and messages: Spark, too, writes them with the digits of the language.
    Locale.setDefault(Locale.ROOT);
    // By the zone JavaCPP tells whether a native library is unpacked already; a process of another
    // zone would unpack it anew, over the file that this one runs from.
    TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
    CommandLine commandLine = commandLine();
    int exitCode = commandLine.execute(arguments);
    commandLine.getErr().flush();
    System.exit(exitCode);
  }

  static CommandLine commandLine() {
    CommandLine commandLine = new CommandLine(new Main());
    prepare(commandLine.getCommandSpec());
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    commandLine.setExecutionStrategy(Main::run);
    if ("json".equals(System.getProperty("rangefinder.log"))) {
      commandLine.setErr(new PrintWriter(new LoggedLines()));
    }
    return commandLine.setExecutionExceptionHandler(new FailureReport());
  }

  private static void prepare(CommandLine.Model.CommandSpec command) {
    command.exitCodeOnInvalidInput(ExitCode.WRONG_COMMAND_LINE);
    if (command.userObject() instanceof ConvertCommand) {
      ConvertCommand.explainFlags(command);
    }
    command.subcommands().values().forEach(inner -> prepare(inner.getCommandSpec()));
  }

  /** Runs a command unless an argument holds a password: they are printed and stored with runs. */
  private static int run(ParseResult parsed) {
    if (parsed.originalArgs().stream().anyMatch(PASSWORD.asPredicate())) {
      throw new ParameterException(
          parsed.commandSpec().commandLine(),
          "Cannot use a location with a password in it, as s3a://KEY:SECRET@BUCKET. Name the bucket"
              + " alone and give the keys in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.");
    }
    try {
      return new RunLast().execute(parsed);
    } catch (Error failure) {
      return FailureReport.of(failure, parsed.commandSpec().commandLine().getErr());
    }
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Name a command, or --help to see them all.");
  }
}
