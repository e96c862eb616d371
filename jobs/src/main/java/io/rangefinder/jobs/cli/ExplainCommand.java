package io.rangefinder.jobs.cli;

import io.rangefinder.jobs.quantize.ExplainJob;
import io.rangefinder.jobs.quantize.ExplainedTensor;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "explain",
    mixinStandardHelpOptions = true,
    description =
        "Says which images set the ranges of a calibration run, and whether there were enough.")
final class ExplainCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private RangeOptions ranges;
  @Mixin private SparkOptions spark;

  @Option(
      names = "--tensor",
      paramLabel = "NAME",
      description = "All that is known of one tensor; default: a line for each.")
  private @Nullable String tensor;

  @Override
  public Integer call() {
    ExplainJob job = new ExplainJob(ranges.calibration(), ranges.rule(), tensor);
    List<ExplainedTensor> explained;
    try (SparkOptions.OpenSpark open = spark.open("explain")) {
      explained = job.run(open.session());
    }
    spec.commandLine()
        .getOut()
        .println(
            tensor == null
                ? ExplanationText.table(explained)
                : ExplanationText.account(explained.get(0)));
    return ExitCode.DONE;
  }
}
