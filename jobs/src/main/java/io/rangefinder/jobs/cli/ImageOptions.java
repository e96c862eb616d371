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
          "Images on any file system that Hadoop knows: a folder tree, TFRecord files, tar and zip archives, Parquet and Delta tables, Arrow streams, or a .txt, .lst, .csv or .jsonl file with such a path on each line. Names in the path may be patterns, as 'lake/2026-11-*'.")
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
      description =
          "The column of a table that is the image, or the path in a list of CSV or JSON lines (default: ${DEFAULT-VALUE}).")
  private String column;

  @Option(
      names = "--image-key",
      paramLabel = "KEY",
      defaultValue = "",
      description =
          "What the images of a sample are called in tar archives, as jpg, or jpg,png: what stands behind the first dot of their names; * takes all.")
  private String key;

  ImageLocation location() {
    return new ImageLocation(path, feature, column, key);
  }
}
