package io.rangefinder.jobs.cli;

import io.rangefinder.jobs.convert.ConvertJob;
import io.rangefinder.jobs.store.WholeFiles;
import io.rangefinder.toco.Conversion;
import io.rangefinder.toco.flags.ConversionRequest;
import io.rangefinder.toco.flags.FlagHelp;
import io.rangefinder.toco.flags.WrongFlagsException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

@Command(
    name = "convert",
    aliases = "toco",
    mixinStandardHelpOptions = true,
    customSynopsis =
        "rangefinder convert --input_file=FILE --output_file=FILE --output_arrays=NAME,... [FLAG...]",
    description = "Converts a model as TOCO did; takes its flags and those of tflite_convert.")
final class ConvertCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private SparkOptions spark;

  @Unmatched private List<String> arguments = new ArrayList<>();

  /** Lets the help explain the flags, which are not options of picocli. */
  static void explainFlags(CommandSpec spec) {
    spec.usageMessage().footer(FlagHelp.text().lines().toArray(String[]::new));
  }

  @Override
  public Integer call() {
    WholeFiles files = new WholeFiles(spark.hadoop()::hadoop);
    try {
      run(ConversionRequest.of(arguments, files::read), files);
      return ExitCode.DONE;
    } catch (WrongFlagsException e) {
      PrintWriter err = spec.commandLine().getErr();
      err.println("rangefinder: " + e.getMessage());
      err.println("The flags are explained by: rangefinder convert --help");
      return ExitCode.WRONG_COMMAND_LINE;
    }
  }

  private void run(ConversionRequest request, WholeFiles files) {
    warn(request.warnings());
    try (SparkOptions.LazySpark session = spark.lazily("convert")) {
      Conversion conversion = new ConvertJob(request, files).run(session::session);
      warn(conversion.warnings());
      files.write("the converted model", request.output(), conversion.file());
      if (request.report() == ConversionRequest.Report.RANGES) {
        spec.commandLine().getOut().println(RangesText.of(conversion.graph()));
      }
    }
  }

  private void warn(List<String> warnings) {
    warnings.forEach(
        warning -> spec.commandLine().getErr().println("rangefinder: warning: " + warning));
  }
}
