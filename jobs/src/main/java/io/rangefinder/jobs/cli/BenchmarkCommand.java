package io.rangefinder.jobs.cli;

import io.rangefinder.jobs.benchmark.Benchmark;
import io.rangefinder.jobs.benchmark.BenchmarkNetwork;
import io.rangefinder.jobs.benchmark.MemoryCurve;
import io.rangefinder.jobs.benchmark.MemorySample;
import io.rangefinder.jobs.config.ModelConfig;
import io.rangefinder.jobs.engine.EngineSurvey;
import io.rangefinder.jobs.engine.PinnedEngine;
import io.rangefinder.jobs.store.StoredFiles;
import io.rangefinder.model.DeployableModel;
import io.rangefinder.model.ModelSource;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "benchmark",
    mixinStandardHelpOptions = true,
    description =
        "Measures on this machine what a calibration adds to decoding and inference, and tells images an hour.")
final class BenchmarkCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ImageOptions images;
  @Mixin private EngineFlags.Choice engine;
  @Mixin private SparkOptions spark;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The network's inputs, outputs and preprocessing (conf/models/*.conf).")
  private @Nullable Path config;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Goes over a key of the configuration, as model.input-shape=[1,192,192,3].")
  private List<String> overrides = new ArrayList<>();

  @Option(
      names = "--model",
      paramLabel = "MODEL",
      description =
          "The float model of the configuration: a GraphDef, a .meta, a SavedModel's folder or a float .tflite.")
  private @Nullable String model;

  @Mixin private ModelOptions part;

  @Option(
      names = "--network",
      paramLabel = "NAME",
      defaultValue = "mobilenet_1.0_224",
      description =
          "Without --model: a MobileNet V1 with random weights, mobilenet_WIDTH_SIDE (default: ${DEFAULT-VALUE}).")
  private String builtIn;

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      description = "Images a run of the network; default: chosen from the network.")
  private int batchSize;

  @Option(
      names = "--tasks",
      paramLabel = "N",
      description = "Tasks at a time, each on one core; default: all cores of this machine.")
  private int tasks;

  @Option(
      names = "--cores",
      paramLabel = "N",
      description = "Tell the images an hour of so many cores like these; default: --tasks.")
  private int cores;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "9",
      description = "Rounds to take the medians of (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--round-images",
      paramLabel = "N",
      description = "Images a task in each round; default: as many as take about a second.")
  private int roundImages;

  @Option(
      names = "--memory-curve",
      paramLabel = "N",
      description =
          "Instead: take N images through everything, over and over those there are, and print the memory of this process on the way.")
  private long curve;

  @Override
  public Integer call() {
    Limits.requireAtLeast(spec, "--batch-size", batchSize, 0);
    Limits.requireAtLeast(spec, "--tasks", tasks, 0);
    Limits.requireAtLeast(spec, "--cores", cores, 0);
    Limits.requireAtLeast(spec, "--rounds", rounds, 1);
    Limits.requireAtLeast(spec, "--round-images", roundImages, 0);
    Limits.requireAtLeast(spec, "--memory-curve", curve, 0);
    if (model != null && config == null) {
      throw new ParameterException(
          spec.commandLine(), "--model needs --config, which says how images are made its input.");
    }
    int atATime = tasks == 0 ? Runtime.getRuntime().availableProcessors() : tasks;
    try (SparkOptions.OpenSpark open = spark.open("benchmark");
        ConsoleProgress progress = new ConsoleProgress(spec.commandLine().getErr())) {
      PinnedEngine pinned = EngineSurvey.pinHere(engine.choice());
      int size = pinned.keepsImagesApart() ? batchSize : 1;
      Configuration hadoop = open.session().sparkContext().hadoopConfiguration();
      if (curve > 0) {
        println(MemorySample.HEADING);
        new MemoryCurve(network(hadoop), images.location(), size, atATime, curve)
            .run(open.session(), sample -> println(sample.line()))
            .lines()
            .forEach(this::println);
      } else {
        new Benchmark(network(hadoop), images.location(), size, atATime, rounds, roundImages)
            .run(open.session(), progress)
            .table(cores == 0 ? atATime : cores)
            .forEach(this::println);
      }
      println("engine      " + pinned);
    }
    return ExitCode.DONE;
  }

  private void println(String line) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(line);
    out.flush();
  }

  private BenchmarkNetwork network(Configuration hadoop) {
    ModelConfig given = config == null ? null : ModelConfig.read(config, overrides);
    if (model == null || given == null) {
      BenchmarkNetwork network = BenchmarkNetwork.builtIn(builtIn);
      return given == null ? network : network.with(given.preprocessing());
    }
    DeployableModel read = given.deploy(new ModelSource(part.of(model), new StoredFiles(hadoop)));
    return new BenchmarkNetwork(model, read, given.preprocessing());
  }
}
