package io.rangefinder.jobs.cli;

import io.rangefinder.jobs.config.ModelConfig;
import io.rangefinder.model.ModelLocation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The network: its file, and how images are made into its input. */
final class NetworkOptions {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      required = true,
      description = "The network's inputs, outputs and preprocessing (conf/models/*.conf).")
  private Path config;

  @Option(
      names = "--model",
      paramLabel = "MODEL",
      required = true,
      description =
          "The float model: a GraphDef, a .meta, a SavedModel's folder or a float .tflite.")
  private String model;

  @Mixin private ModelOptions part;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Goes over a key of the configuration, as model.input-shape=[1,192,192,3].")
  private List<String> overrides = new ArrayList<>();

  ModelLocation model() {
    return part.of(model);
  }

  ModelConfig network() {
    return ModelConfig.read(config, overrides);
  }
}
