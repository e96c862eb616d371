package io.rangefinder.jobs.cli;

import io.rangefinder.jobs.quantize.QuantizeConfiguration;
import io.rangefinder.jobs.quantize.QuantizeJob;
import io.rangefinder.jobs.quantize.QuantizeResult;
import io.rangefinder.jobs.source.ImageLocation;
import io.rangefinder.jobs.store.QuantizedModel;
import io.rangefinder.jobs.store.RunDirectory;
import io.rangefinder.jobs.store.RunManifest;
import io.rangefinder.prepare.Preparation;
import io.rangefinder.quantize.weights.Effort;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
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
      Configuration hadoop = open.session().sparkContext().hadoopConfiguration();
      RunDirectory run = RunDirectory.open(configuration.calibration(), hadoop);
      QuantizeResult result = new QuantizeJob(configuration, progress).run(open.session(), run);
      QuantizedModel.write(result.tflite(), result.report(), output, hadoop);
      PrintWriter out = spec.commandLine().getOut();
      out.println(QuantizationText.of(result));
      out.println("model       " + output);
      out.println(evaluation(run.manifest()).line());
    }
    return ExitCode.DONE;
  }

  private NextCommand evaluation(RunManifest calibrated) {
    ImageLocation images = calibrated.configuration().images();
    NextCommand next =
        NextCommand.of("evaluate")
            .with("--calibration", ranges.calibration())
            .with("--quantized", output)
            .with("--images", images.path());
    if (!images.feature().equals(ImageLocation.DEFAULT_FEATURE)) {
      next.with("--image-feature", images.feature());
    }
    if (!images.column().equals(ImageLocation.DEFAULT_COLUMN)) {
      next.with("--image-column", images.column());
    }
    if (!images.key().isEmpty()) {
      next.with("--image-key", images.key());
    }
    if (calibrated.images().listed() < calibrated.images().found()) {
      next.with("--exclude", ranges.calibration());
    }
    return next.with("--output", NextCommand.beside(output, "-evaluation"));
  }
}
