package io.rangefinder.jobs.cli;

import io.rangefinder.jobs.evaluate.EvaluateConfiguration;
import io.rangefinder.jobs.evaluate.EvaluateJob;
import io.rangefinder.jobs.evaluate.EvaluateResult;
import io.rangefinder.jobs.evaluate.TaskChoice;
import io.rangefinder.jobs.source.HeldOut;
import io.rangefinder.jobs.store.Json;
import io.rangefinder.jobs.store.RunConfiguration;
import io.rangefinder.jobs.store.RunDirectory;
import io.rangefinder.metrics.Task;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    description = "Compares the quantized model on the TFLite runtime with the float network.")
final class EvaluateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private JudgedNetworkOptions network;
  @Mixin private ImageOptions images;
  @Mixin private SelectionOptions selection;
  @Mixin private EngineFlags engine;
  @Mixin private SparkOptions spark;

  @Option(
      names = "--quantized",
      paramLabel = "FILE",
      required = true,
      description = "The .tflite of a quantize command.")
  private String quantized;

  @Option(
      names = "--calibration",
      paramLabel = "RUN",
      description =
          "The calibration run that the quantized model was made from: inner tensors are compared with those of the network it prepared (default: the run of --exclude).")
  private @Nullable String calibration;

  @Option(
      names = "--labels",
      paramLabel = "FILE",
      description = "CSV with a header; its first column names the images as the folder does.")
  private @Nullable String labels;

  @Option(
      names = "--label-column",
      defaultValue = "label",
      description = "The column of class indices (default: ${DEFAULT-VALUE}).")
  private String labelColumn;

  @Option(
      names = "--exclude",
      paramLabel = "RUN",
      description = "Leave out the images of this calibration run.")
  private @Nullable String exclude;

  @Option(
      names = "--task",
      paramLabel = "TASK",
      description =
          "What the outputs are judged by: classification, keypoints, segmentation, detection or regression (default: guessed from them).")
  private @Nullable Task task;

  @Option(
      names = "--threshold",
      paramLabel = "X",
      description =
          "What the peak of a heat map exceeds (default: 0.2), or the least score of a box (default: 0.5).")
  private @Nullable Double threshold;

  @Option(
      names = "--per-tensor",
      description = "Rank the operators by the error that each alone brings into the output.")
  private boolean perTensor;

  @Option(
      names = "--per-tensor-images",
      paramLabel = "N",
      defaultValue = "32",
      description =
          "Images to rank the operators by, the first by name (default: ${DEFAULT-VALUE}).")
  private int perTensorImages;

  @Option(
      names = "--partitions",
      paramLabel = "N",
      description = "Tasks to divide the images into; changes speed, never a result.")
  private int partitions;

  @Option(
      names = "--output",
      paramLabel = "EVAL",
      required = true,
      description = "The folder to make.")
  private String output;

  @Option(names = "--show-config", description = "Print what would run, as JSON, and run nothing.")
  private boolean showConfig;

  @Override
  public Integer call() {
    Limits.requireAtLeast(spec, "--per-tensor-images", perTensorImages, 1);
    Limits.requireAtLeast(spec, "--partitions", partitions, 0);
    Optional<String> run = Optional.ofNullable(calibration).or(() -> Optional.ofNullable(exclude));
    Optional<RunConfiguration> calibrated =
        network.takesRun() ? run.map(this::configuration) : Optional.empty();
    EvaluateConfiguration configuration =
        new EvaluateConfiguration(
            network.model(calibrated),
            network.network(calibrated),
            quantized,
            run.orElse(null),
            images.location(),
            labels,
            labelColumn,
            exclude,
            selection.selection(spec, HeldOut.Use.TAKE),
            new TaskChoice(task, threshold),
            perTensor ? perTensorImages : 0,
            partitions,
            engine.options(),
            output);
    if (showConfig) {
      spec.commandLine().getOut().print(Json.text(configuration.toJson()));
      return ExitCode.DONE;
    }
    try (SparkOptions.OpenSpark open = spark.open("evaluate");
        ConsoleProgress progress = new ConsoleProgress(spec.commandLine().getErr())) {
      EvaluateResult result = new EvaluateJob(configuration, progress).run(open.session());
      spec.commandLine().getOut().println(EvaluationText.of(result));
      spec.commandLine().getOut().println("engine      " + result.engine());
      spec.commandLine().getOut().println("evaluation  " + output);
      if (calibration != null) {
        spec.commandLine()
            .getOut()
            .println(
                NextCommand.of("report")
                    .with("--calibration", calibration)
                    .with("--quantized", quantized)
                    .with("--evaluation", output)
                    .with("--output", NextCommand.beside(output, ".html"))
                    .line());
      }
    }
    return ExitCode.DONE;
  }

  private RunConfiguration configuration(String run) {
    return RunDirectory.open(run, spark.hadoop().hadoop()).manifest().configuration();
  }
}
