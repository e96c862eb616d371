package io.rangefinder.jobs.cli;

import io.rangefinder.jobs.source.HeldOut;
import io.rangefinder.jobs.source.ImageSelection;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Which of the images to take. */
final class SelectionOptions {
  @Option(
      names = "--sample",
      paramLabel = "N",
      description =
          "Take this many of the images, chosen by their names; a larger sample holds the smaller; default: all.")
  private long sample;

  @Option(
      names = "--fraction",
      paramLabel = "P",
      description =
          "Take about this part of the images, above 0 and at most 1, chosen by each name alone.")
  private @Nullable Double fraction;

  @Option(
      names = "--stratify",
      description =
          "Take evenly of the folders: equal numbers with --sample, as far as a folder has them, the same part with --fraction.")
  private boolean stratify;

  @Option(
      names = "--held-out",
      paramLabel = "P",
      description =
          "Keep about this part of the images for evaluate, chosen by each name alone: calibrate leaves them out, evaluate takes only them.")
  private @Nullable Double heldOut;

  /**
   * What was chosen.
   *
   * @param use which side of the images that are held out is taken
   * @throws ParameterException if it is no selection
   */
  ImageSelection selection(CommandSpec spec, HeldOut.Use use) {
    ImageSelection chosen = chosen(spec);
    if (heldOut == null) {
      return chosen;
    }
    if (!(heldOut > 0 && heldOut < 1)) {
      throw new ParameterException(
          spec.commandLine(), "--held-out is " + heldOut + ", but must lie between 0 and 1.");
    }
    return chosen.with(new HeldOut(heldOut, use));
  }

  private ImageSelection chosen(CommandSpec spec) {
    Limits.requireAtLeast(spec, "--sample", sample, 0);
    if (fraction == null) {
      return stratified(spec, ImageSelection.sample(sample));
    }
    if (!(fraction > 0 && fraction <= 1)) {
      throw new ParameterException(
          spec.commandLine(),
          "--fraction is " + fraction + ", but must lie above 0 and not above 1.");
    }
    if (sample > 0) {
      throw new ParameterException(
          spec.commandLine(), "--sample and --fraction exclude each other: leave out one.");
    }
    return stratified(spec, ImageSelection.fraction(fraction));
  }

  private ImageSelection stratified(CommandSpec spec, ImageSelection selection) {
    if (!stratify) {
      return selection;
    }
    if (selection.isAll()) {
      throw new ParameterException(
          spec.commandLine(), "--stratify takes all images: add --sample or --fraction.");
    }
    return selection.byFolder();
  }
}
