package io.rangefinder.jobs.night;

import io.rangefinder.jobs.config.ConfigBlock;
import io.rangefinder.jobs.source.HeldOut;
import io.rangefinder.jobs.source.ImageLocation;
import io.rangefinder.jobs.source.ImageSelection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The images that judge models.
 *
 * @param part of the images that never calibrates and judges; 0 where other images judge
 * @param images where those are, if they are others
 * @param most how many judge at most, those whose names have the lowest SHA-256
 * @param labels location of their labels, if there are any
 * @param labelColumn the column of class indices in them
 */
record Judging(
    double part,
    Optional<ImageLocation> images,
    int most,
    @Nullable String labels,
    String labelColumn) {
  private static final String PART = "part";
  private static final String MOST = "most";

  static Judging usual() {
    return new Judging(0.1, Optional.empty(), 512, null, "class_index");
  }

  /** This, with what a block gives in its place. */
  Judging with(ConfigBlock block) {
    Optional<ImageLocation> others =
        block.has("images") ? Optional.of(Places.read(block, "images", "")) : images;
    double share = block.number(PART, others.isPresent() ? 0 : part);
    if (!(share >= 0 && share < 1)) {
      block.problem(PART, "is " + share + ", must be 0 or lie between 0 and 1");
      share = part;
    }
    if (others.isEmpty() && share == 0) {
      block.problem(PART, "is 0, and no other images are named: nothing would judge a model");
      share = part;
    }
    int bound = block.integer(MOST, most);
    if (bound < 1) {
      block.problem(MOST, "is " + bound + ", must be at least 1");
      bound = most;
    }
    String given = block.text("labels", labels == null ? "" : labels);
    return new Judging(
        share,
        others,
        bound,
        given.isEmpty() ? null : given,
        block.text("label-column", labelColumn));
  }

  /** The images that may calibrate. */
  HeldOut calibrating() {
    return part == 0 ? HeldOut.none() : HeldOut.leaving(part);
  }

  /** The images that judge, of those where they are. */
  ImageSelection selection() {
    ImageSelection sample = ImageSelection.sample(most);
    return images.isPresent() ? sample : sample.with(HeldOut.taking(part));
  }
}
