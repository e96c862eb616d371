package io.rangefinder.jobs.cli;

import io.rangefinder.jobs.calibrate.CalibrateConfiguration;
import io.rangefinder.jobs.calibrate.CalibrateJob;
import io.rangefinder.jobs.calibrate.CalibrateResult;
import io.rangefinder.jobs.source.HeldOut;
import io.rangefinder.jobs.store.Json;
import io.rangefinder.jobs.store.RunManifest;
import io.rangefinder.prepare.Preparation;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "calibrate",
    mixinStandardHelpOptions = true,
    description = "Observes every activation over images: a run of range statistics.")
final class CalibrateCommand implements Callable<Integer> {
  private static final int SHOWN_TENSORS = 5;

  @Spec private CommandSpec spec;
  @Mixin private NetworkOptions network;
  @Mixin private ImageOptions images;
  @Mixin private SelectionOptions selection;
  @Mixin private EngineFlags engine;
  @Mixin private SparkOptions spark;

  @Option(
      names = "--output",
      paramLabel = "RUN",
      required = true,
      description = "The run directory to make.")
  private String output;

  @Option(
      names = "--preparation",
      paramLabel = "HOW",
      defaultValue = "full",
      description =
          "none, equalize or full: how the weights are changed so that they quantize better"
              + " (default: ${DEFAULT-VALUE}).")
  private Preparation preparation;

  @Option(
      names = "--partitions",
      paramLabel = "N",
      description = "Tasks to divide the images into; changes speed, never a result.")
  private int partitions;

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      description =
          "Images a run of the network, which decides speed, memory and the last bits of some values; default: chosen by the network's size.")
  private @Nullable Integer batchSize;

  @Option(
      names = "--sample-bytes",
      paramLabel = "N",
      defaultValue = "268435456",
      description =
          "Bytes of preprocessed inputs to keep, of 512 images at most (default:"
              + " ${DEFAULT-VALUE}).")
  private long sampleBytes;

  @Option(
      names = "--max-bad-fraction",
      paramLabel = "P",
      defaultValue = "1",
      description =
          "Fail when more than this part of the images cannot be used, from 0 to 1 (default:"
              + " ${DEFAULT-VALUE}).")
  private double maxBadFraction;

  @Option(
      names = "--store",
      paramLabel = "DIR",
      description =
          "Where statistics are kept block by block: a run that broke off goes on from there, and"
              + " the next one reads only new images.")
  private @Nullable String store;

  @Option(names = "--show-config", description = "Print what would run, as JSON, and run nothing.")
  private boolean showConfig;

  @Override
  public Integer call() {
    Limits.requireAtLeast(spec, "--partitions", partitions, 0);
    if (batchSize != null) {
      Limits.requireAtLeast(spec, "--batch-size", batchSize, 1);
    }
    Limits.requireAtLeast(spec, "--sample-bytes", sampleBytes, 1);
    Limits.requireFraction(spec, "--max-bad-fraction", maxBadFraction);
    CalibrateConfiguration configuration =
        new CalibrateConfiguration(
            network.model(),
            network.network(),
            images.location(),
            selection.selection(spec, HeldOut.Use.LEAVE),
            preparation,
            partitions,
            batchSize == null ? 0 : batchSize,
            sampleBytes,
            maxBadFraction,
            engine.options(),
            store,
            output);
    if (showConfig) {
      spec.commandLine().getOut().print(Json.text(configuration.toJson()));
      return ExitCode.DONE;
    }
    try (SparkOptions.OpenSpark open = spark.open("calibrate");
        ConsoleProgress progress = new ConsoleProgress(spec.commandLine().getErr())) {
      CalibrateResult result = new CalibrateJob(configuration, progress).run(open.session());
      spec.commandLine().getOut().println(describe(result));
      nonFinite(result).forEach(spec.commandLine().getOut()::println);
      PreparationText.of(result.manifest().preparation())
          .forEach(line -> spec.commandLine().getOut().println("prepared    " + line));
      spec.commandLine().getOut().println("engine      " + result.engine());
      spec.commandLine().getOut().println("run         " + output);
      spec.commandLine()
          .getOut()
          .println(
              NextCommand.of("quantize")
                  .with("--calibration", output)
                  .with("--output", NextCommand.beside(output, ".tflite"))
                  .line());
    }
    return ExitCode.DONE;
  }

  private static List<String> nonFinite(CalibrateResult result) {
    List<String> lines = new ArrayList<>();
    result
        .manifest()
        .nonFinite()
        .forEach(
            (tensor, images) ->
                lines.add(
                    "not finite  '%s' has NaN or infinities in %d images: %s"
                        .formatted(tensor, images.count(), String.join(", ", images.first()))));
    if (lines.size() > SHOWN_TENSORS) {
      int more = lines.size() - SHOWN_TENSORS;
      lines.subList(SHOWN_TENSORS, lines.size()).clear();
      lines.add("not finite  %d more tensors, see run.json".formatted(more));
    }
    return lines;
  }

  private static String reasons(RunManifest.Images images) {
    return images.reasons().isEmpty()
        ? ""
        : images.reasons().entrySet().stream()
            .map(reason -> reason.getKey() + " " + reason.getValue())
            .collect(Collectors.joining(", ", " (", ")"));
  }

  private static String describe(CalibrateResult result) {
    RunManifest.Images images = result.manifest().images();
    return ("images      %d found, %d listed, %d calibrated, %d quarantined%s%n"
            + "%s"
            + "blocks      %d of %d images reused, %d of %d images computed%n"
            + "tensors     %d observed")
        .formatted(
            images.found(),
            images.listed(),
            images.calibrated(),
            images.quarantined(),
            reasons(images),
            images.others().text().map(others -> "others      %s%n".formatted(others)).orElse(""),
            result.blocks().reusedBlocks(),
            result.blocks().reusedImages(),
            result.blocks().computedBlocks(),
            result.blocks().readImages(),
            result.manifest().tensors());
  }
}
