package io.rangefinder.jobs.cli;

import io.rangefinder.jobs.quantize.QuantizeConfiguration;
import io.rangefinder.jobs.quantize.QuantizeJob;
import io.rangefinder.jobs.quantize.QuantizeResult;
import io.rangefinder.jobs.store.QuantizedModel;
import io.rangefinder.prepare.Preparation;
import io.rangefinder.quantize.weights.Effort;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "quantize",
    mixinStandardHelpOptions = true,
    description = "Writes the uint8 .tflite of a calibration run; reads no image.")
final class QuantizeCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private RangeOptions ranges;
  @Mixin private SparkOptions spark;

  @Option(
      names = "--preparation",
      paramLabel = "HOW",
      description =
          "full fits the weights to the run's sample, none and equalize round them; default: as the"
              + " run.")
  private @Nullable Preparation preparation;

  @Option(
      names = "--effort",
      paramLabel = "HOW",
      defaultValue = "NORMAL",
      description =
          "fast fits the weights to few images, normal to the run's sample, high also tries what may"
              + " help, in some five times the time, and keeps what does on images left out"
              + " (default: normal).")
  private Effort effort;

  @Option(
      names = "--weight-bits",
      paramLabel = "N",
      defaultValue = "8",
      description =
          "Bits of the codes of weights, from 2 to 8: of fewer the file is as large, but the weights are as coarse; 8 if not given.")
  private int weightBits;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      required = true,
      description = "The .tflite to write.")
  private String output;

  @Override
  public Integer call() {
    Limits.requireBetween(spec, "--weight-bits", weightBits, 2, Byte.SIZE);
    QuantizeConfiguration configuration =
        new QuantizeConfiguration(
            ranges.calibration(), ranges.rule(), preparation, effort, weightBits);
    try (SparkOptions.OpenSpark open = spark.open("quantize");
        ConsoleProgress progress = new ConsoleProgress(spec.commandLine().getErr())) {
      QuantizeResult result = new QuantizeJob(configuration, progress).run(open.session());
      QuantizedModel.write(
          result.tflite(),
          result.report(),
          output,
          open.session().sparkContext().hadoopConfiguration());
      spec.commandLine().getOut().println(QuantizationText.of(result));
      spec.commandLine().getOut().println("model       " + output);
      spec.commandLine()
          .getOut()
          .println(
              NextCommand.of("evaluate")
                  .with("--config", "CONFIG")
                  .with("--model", "MODEL")
                  .with("--calibration", ranges.calibration())
                  .with("--quantized", output)
                  .with("--images", "IMAGES")
                  .with("--output", NextCommand.beside(output, "-evaluation"))
                  .line());
    }
    return ExitCode.DONE;
  }
}
