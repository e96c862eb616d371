package io.rangefinder.jobs.cli;

import io.rangefinder.jobs.calibrate.CalibrateConfiguration;
import io.rangefinder.jobs.chain.ChainConfiguration;
import io.rangefinder.jobs.chain.ChainJob;
import io.rangefinder.jobs.chain.UnpublishedChain;
import io.rangefinder.jobs.config.ModelConfig;
import io.rangefinder.jobs.demo.DrawnFolder;
import io.rangefinder.jobs.demo.QuantizedTraining;
import io.rangefinder.jobs.demo.ShippedNetwork;
import io.rangefinder.jobs.demo.TrainDemoNetwork;
import io.rangefinder.jobs.report.ReportConfiguration;
import io.rangefinder.jobs.report.ReportJob;
import io.rangefinder.jobs.source.ImageLocation;
import io.rangefinder.jobs.source.ImageSelection;
import io.rangefinder.jobs.store.StagedFile;
import io.rangefinder.ranges.RangeRules;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = "The whole way on a small network and images that the project draws itself.")
final class DemoCommand implements Callable<Integer> {
  private static final long CALIBRATING_SEED = 1;
  private static final long JUDGING_SEED = 2;

  @Spec private CommandSpec spec;
  @Mixin private SparkOptions spark;

  @Option(
      names = "--output",
      paramLabel = "FOLDER",
      defaultValue = "demo-output",
      description = "Where everything is left; made anew (default: ${DEFAULT-VALUE}).")
  private Path output;

  @Option(
      names = "--images",
      paramLabel = "N",
      defaultValue = "256",
      description =
          "Images that calibrate; twice as many judge, and both are drawn (default:"
              + " ${DEFAULT-VALUE}).")
  private int images;

  @Option(
      names = "--train",
      paramLabel = "FILE",
      description = "Instead: train the demo's network again and write its GraphDef to this file.")
  private @Nullable Path train;

  @Option(
      names = "--qat",
      description =
          "Instead: train the network float and on with quantization, and compare that with its calibration; takes some minutes.")
  private boolean qat;

  @Option(
      names = "--steps",
      paramLabel = "N",
      defaultValue = "1500",
      description =
          "With --qat: steps that the float network is trained before it is trained on (default:"
              + " ${DEFAULT-VALUE}).")
  private int steps;

  @Override
  public Integer call() {
    Limits.requireAtLeast(spec, "--images", images, 1);
    Limits.requireAtLeast(spec, "--steps", steps, 1);
    if (train != null) {
      TrainDemoNetwork.train(train, line -> println(line));
      return ExitCode.DONE;
    }
    Path folder = FreshFolder.make(output);
    if (qat) {
      compare(folder);
    } else {
      run(folder);
    }
    return ExitCode.DONE;
  }

  private void compare(Path folder) {
    try (SparkOptions.OpenSpark open = spark.open("demo");
        ConsoleProgress progress = new ConsoleProgress(spec.commandLine().getErr())) {
      QatDemo demo =
          new QatDemo(
              folder,
              calibrating(folder),
              judging(folder),
              open.session(),
              progress,
              this::println);
      println(demo.run(QuantizedTraining.Lengths.of(steps)));
    }
    println("everything  " + folder);
  }

  private DrawnFolder calibrating(Path folder) {
    println("drawing %d images".formatted(3 * images));
    return DrawnFolder.write(folder.resolve("calibrating"), CALIBRATING_SEED, images);
  }

  private DrawnFolder judging(Path folder) {
    return DrawnFolder.write(folder.resolve("judging"), JUDGING_SEED, 2 * images);
  }

  private void run(Path folder) {
    DrawnFolder calibrating = calibrating(folder);
    DrawnFolder judging = judging(folder);
    ShippedNetwork shipped = ShippedNetwork.write(folder);
    ModelConfig network = ModelConfig.read(shipped.configuration(), List.of());
    Path run = folder.resolve("RUN");
    Path quantized = folder.resolve("demo_uint8.tflite");
    Path evaluation = folder.resolve("EVAL");
    Path page = folder.resolve("report.html");
    try (SparkOptions.OpenSpark open = spark.open("demo");
        ConsoleProgress progress = new ConsoleProgress(spec.commandLine().getErr())) {
      ChainConfiguration configuration =
          new ChainConfiguration(
              CalibrateConfiguration.withDefaults(
                  shipped.model().toString(),
                  network,
                  calibrating.images().toString(),
                  run.toString()),
              RangeRules.parse("auto"),
              null,
              quantized.toString(),
              new ChainConfiguration.Judging(
                  ImageLocation.of(judging.images().toString()),
                  ImageSelection.all(),
                  judging.labels().toString(),
                  DrawnFolder.CLASS_INDEX,
                  0,
                  evaluation.toString()));
      try (UnpublishedChain made = new ChainJob(configuration, progress).run(open.session())) {
        made.publish();
        println(EvaluationText.of(made.result().evaluation()));
      }
      StagedFile.write(
          "the report",
          page.toString(),
          new ReportJob(ReportConfiguration.of(run, quantized, evaluation)).run(open.session()),
          open.session().sparkContext().hadoopConfiguration());
    }
    println("statistics  " + run);
    println("model       " + quantized);
    println("evaluation  " + evaluation);
    println("report      " + page);
  }

  private void println(String line) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(line);
    out.flush();
  }
}
