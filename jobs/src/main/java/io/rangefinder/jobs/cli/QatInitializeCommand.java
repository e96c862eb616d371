package io.rangefinder.jobs.cli;

import io.rangefinder.jobs.store.WholeFiles;
import io.rangefinder.jobs.train.InitializeConfig;
import io.rangefinder.jobs.train.InitializeJob;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "initialize",
    mixinStandardHelpOptions = true,
    description =
        "Writes the checkpoint that training of a rewritten graph begins with: the float network's values and, of a calibration, the ranges.")
final class QatInitializeCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private SparkOptions spark;

  @Option(
      names = "--graph",
      required = true,
      paramLabel = "FILE",
      description = "What training-graph wrote, with its manifest FILE.json beside it.")
  private String graph = "";

  @Option(
      names = "--checkpoint",
      required = true,
      paramLabel = "PREFIX",
      description = "The float network's: what its files begin with, one of them, or its folder.")
  private String checkpoint = "";

  @Option(
      names = "--calibration",
      paramLabel = "RUN",
      description =
          "A run of calibrate --preparation none over the float network, so that quantization can begin with the first step.")
  private String calibration = "";

  @Option(
      names = "--rule",
      defaultValue = "auto",
      description =
          "How ranges are chosen from the run, as by quantize; ${DEFAULT-VALUE} if not given.")
  private String rule = "";

  @Option(
      names = "--output",
      required = true,
      paramLabel = "PREFIX",
      description = "What the checkpoint's files are to begin with.")
  private String output = "";

  @Override
  public Integer call() {
    Optional<InitializeConfig.Calibration> run =
        Optional.of(calibration)
            .filter(location -> !location.isEmpty())
            .map(location -> new InitializeConfig.Calibration(location, RangeOptions.rule(rule)));
    try (SparkOptions.LazySpark session = spark.lazily("qat initialize")) {
      InitializeJob.Result result =
          new InitializeJob(
                  new InitializeConfig(graph, checkpoint, run, output),
                  new WholeFiles(spark.hadoop()::hadoop))
              .run(session::session);
      report(result);
    }
    return ExitCode.DONE;
  }

  private void report(InitializeJob.Result result) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        "%s: %d variables of %s, %d of ranges and counts"
            .formatted(output, result.taken(), checkpoint, result.added()));
    if (!result.begun().isEmpty()) {
      out.println("begun       as the graph says: " + String.join(", ", result.begun()));
    }
    if (calibration.isEmpty()) {
      out.println(
          "note        the ranges are averages that begin with the first batch and move by a thousandth a step: give training-graph a --quant-delay of some hundred steps, or --calibration here");
    } else {
      out.println("calibrated  %d tensors".formatted(result.ranges().known().size()));
      result
          .ranges()
          .without()
          .forEach(
              tensor -> out.println("  - not observed, begins with the first batch: " + tensor));
    }
    out.println(
        NextCommand.of("qat", "eval-graph")
            .with("--input", graph)
            .with("--output", NextCommand.beside(graph, "-eval.pb"))
            .line());
    out.flush();
  }
}
