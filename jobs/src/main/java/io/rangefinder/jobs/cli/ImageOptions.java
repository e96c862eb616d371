package io.rangefinder.jobs.cli;

import io.rangefinder.jobs.source.ImageLocation;
import picocli.CommandLine.Option;

/** The images: where they are, and what they are called there. */
final class ImageOptions {
  @Option(
      names = "--images",
      paramLabel = "PATH",
      required = true,
      description =
          "Images on any file system that Hadoop knows: a folder tree, TFRecord files, tar archives, Parquet tables, or a .txt file with such a path on each line. Names in the path may be patterns, as 'lake/2026-11-*'.")
  private String path;

  @Option(
      names = "--image-feature",
      paramLabel = "NAME",
      defaultValue = ImageLocation.DEFAULT_FEATURE,
      description =
          "The feature of a tf.train.Example that is the image (default: ${DEFAULT-VALUE}).")
  private String feature;

  @Option(
      names = "--image-column",
      paramLabel = "NAME",
      defaultValue = ImageLocation.DEFAULT_COLUMN,
      description = "The column of a Parquet table that is the image (default: ${DEFAULT-VALUE}).")
  private String column;

  ImageLocation location() {
    return new ImageLocation(path, feature, column);
  }
}
