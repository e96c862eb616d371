package io.rangefinder.jobs.cli;

import io.rangefinder.jobs.engine.EngineCheck;
import io.rangefinder.jobs.engine.EngineChoice;
import io.rangefinder.jobs.engine.EngineOptions;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What float networks are computed with. */
final class EngineFlags {
  /** Which setting. */
  static final class Choice {
    @Option(
        names = "--engine",
        paramLabel = "HOW",
        defaultValue = "fastest",
        description =
            "fastest: the fastest kernels under which all executors compute the same; or portable: those that are the same on as many kinds of machines as possible (default: ${DEFAULT-VALUE}).")
    private EngineChoice choice;

    EngineChoice choice() {
      return choice;
    }
  }

  @Mixin private Choice choice;

  @Option(
      names = "--engine-check",
      paramLabel = "WHAT",
      defaultValue = "error",
      description =
          "error, warn or off: what becomes of operators that TensorFlow computes otherwise than the TFLite runtime on a few images (default: ${DEFAULT-VALUE}).")
  private EngineCheck check;

  EngineOptions options() {
    return new EngineOptions(choice.choice(), check);
  }
}
