package io.rangefinder.jobs.cli;

import io.rangefinder.model.ModelLocation;
import java.util.LinkedHashSet;
import java.util.Set;
import picocli.CommandLine.Option;

/** Which part of a model is meant, and where its variables lie. */
final class ModelOptions {
  @Option(
      names = "--checkpoint",
      paramLabel = "PREFIX",
      description =
          "Where the variables of a GraphDef or .meta lie: what the checkpoint's files begin with, one of them, or their folder.")
  private String checkpoint = "";

  @Option(
      names = "--tags",
      paramLabel = "TAG",
      split = ",",
      description = "The tags of a SavedModel's graph (default: serve).")
  private Set<String> tags = new LinkedHashSet<>();

  @Option(
      names = "--signature",
      paramLabel = "KEY",
      description = "A SavedModel's function (default: serving_default, or the only one).")
  private String signature = "";

  boolean isGiven() {
    return !checkpoint.isEmpty() || !tags.isEmpty() || !signature.isEmpty();
  }

  ModelLocation of(String path) {
    return new ModelLocation(
        path, checkpoint, tags.isEmpty() ? ModelLocation.of(path).tags() : tags, signature);
  }
}
