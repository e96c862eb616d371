package io.rangefinder.jobs.cli;

import io.rangefinder.ir.UserException;
import io.rangefinder.jobs.config.ModelConfig;
import io.rangefinder.jobs.store.RunConfiguration;
import io.rangefinder.model.ModelLocation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The network that a quantized model is judged by: the one that calibrated it, or as is said. */
final class JudgedNetworkOptions {
  @Spec(Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "The network's inputs, outputs and preprocessing (default: as the calibration run had them).")
  private @Nullable Path config;

  @Option(
      names = "--model",
      paramLabel = "MODEL",
      description =
          "The float model: a GraphDef, a .meta, a SavedModel's folder or a float .tflite (default: the one that calibrated).")
  private @Nullable String model;

  @Mixin private ModelOptions part;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Goes over a key of --config, as model.input-shape=[1,192,192,3].")
  private List<String> overrides = new ArrayList<>();

  /** Whether something is left for a calibration run to say. */
  boolean takesRun() {
    return config == null || model == null;
  }

  /**
   * The float model.
   *
   * @param run what the calibration run was made with, if there is one
   * @throws ParameterException if nothing says which
   */
  ModelLocation model(Optional<RunConfiguration> run) {
    if (model != null) {
      return part.of(model);
    }
    if (part.isGiven()) {
      throw new ParameterException(
          spec.commandLine(),
          "--checkpoint, --tags and --signature are of a --model, which is not given.");
    }
    return run.map(RunConfiguration::model).orElseThrow(this::missing);
  }

  /**
   * Its inputs, outputs and preprocessing.
   *
   * @param run what the calibration run was made with, if there is one
   * @throws ParameterException if nothing says which
   * @throws UserException if the configuration cannot be used
   */
  ModelConfig network(Optional<RunConfiguration> run) {
    if (config != null) {
      return ModelConfig.read(config, overrides);
    }
    if (!overrides.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "--set goes over a key of --config, which is not given.");
    }
    return run.map(RunConfiguration::network).orElseThrow(this::missing);
  }

  private ParameterException missing() {
    List<String> missing = new ArrayList<>();
    if (config == null) {
      missing.add("'--config=FILE'");
    }
    if (model == null) {
      missing.add("'--model=MODEL'");
    }
    return new ParameterException(
        spec.commandLine(),
        "Missing: %s. Or name the run that calibrated with --calibration, which has both."
            .formatted(String.join(" and ", missing)));
  }
}
