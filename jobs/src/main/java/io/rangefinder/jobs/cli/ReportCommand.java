package io.rangefinder.jobs.cli;

import io.rangefinder.jobs.report.ReportConfiguration;
import io.rangefinder.jobs.report.ReportJob;
import io.rangefinder.jobs.store.StagedFile;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    description =
        "Writes one page of HTML on a run and what was made of it: a single file that opens anywhere.")
final class ReportCommand implements Callable<Integer> {
  private enum Thumbnails {
    ALL,
    NONE
  }

  @Spec private CommandSpec spec;
  @Mixin private SparkOptions spark;

  @Option(
      names = "--calibration",
      paramLabel = "RUN",
      required = true,
      description = "The calibration run.")
  private String calibration;

  @Option(
      names = "--quantized",
      paramLabel = "FILE",
      description = "The .tflite that was made of it, with its .json beside it.")
  private @Nullable String quantized;

  @Option(
      names = "--evaluation",
      paramLabel = "EVAL",
      description = "The evaluation of that model.")
  private @Nullable String evaluation;

  @Option(
      names = "--compare",
      paramLabel = "RUN",
      description = "An earlier run of the same network: how far the values moved from there.")
  private @Nullable String compare;

  @Option(
      names = "--night",
      paramLabel = "MODEL-YYYY-MM-DD",
      description = "The night that made the run: its outcome, gates and history, from --store.")
  private @Nullable String night;

  @Option(names = "--store", paramLabel = "DIR", description = "The store of that night.")
  private @Nullable String store;

  @Option(
      names = "--thumbnails",
      paramLabel = "WHICH",
      defaultValue = "all",
      description =
          "none keeps the images out of the page, as where they are private (default:"
              + " ${DEFAULT-VALUE}, at most 64).")
  private Thumbnails thumbnails;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      required = true,
      description = "The page to write, as report.html.")
  private String output;

  @Override
  public Integer call() {
    if ((night == null) != (store == null)) {
      throw new ParameterException(
          spec.commandLine(), "Give --night and --store together: the night is one of the store.");
    }
    ReportConfiguration configuration =
        new ReportConfiguration(
            calibration,
            quantized,
            evaluation,
            compare,
            night,
            store,
            thumbnails == Thumbnails.ALL);
    try (SparkOptions.OpenSpark open = spark.open("report")) {
      byte[] html = new ReportJob(configuration).run(open.session());
      StagedFile.write(
          "the report", output, html, open.session().sparkContext().hadoopConfiguration());
      spec.commandLine().getOut().println("report      " + output);
    }
    return ExitCode.DONE;
  }
}
