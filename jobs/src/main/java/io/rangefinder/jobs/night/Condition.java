package io.rangefinder.jobs.night;

import java.util.Locale;
import java.util.OptionalDouble;

/**
 * What a model can be asked to keep to be published. Shares are from 0 to 1. The default bounds are
 * those that fit any network; conditions without one are asked only where a configuration says so.
 */
enum Condition {
  /** Images that calibrated. */
  MIN_IMAGES(OptionalDouble.of(50)),
  /** The same, as a multiple of what the published model has. */
  MIN_IMAGES_RATIO(OptionalDouble.of(0.5)),
  /** The share of tonight's new images that could not be used. */
  MAX_QUARANTINED(OptionalDouble.of(0.05)),
  /** The same, as a multiple of the share of all images of the published model. */
  MAX_QUARANTINED_RATIO(OptionalDouble.empty()),
  /** The share of a tensor's values that its new range cuts off, of the worst tensor. */
  MAX_CLIP(OptionalDouble.of(0.02)),
  /** The same, as a multiple of the published model's worst on its own images. */
  MAX_CLIP_RATIO(OptionalDouble.of(10)),
  /** The share of held-out images to which the quantized and the float network say the same. */
  MIN_AGREEMENT(OptionalDouble.empty()),
  /** Mean divergence of the probabilities from the float network's, natural logarithm. */
  MAX_KL(OptionalDouble.empty()),
  /** The same, as a multiple of the published model's on the same images. */
  MAX_KL_RATIO(OptionalDouble.of(1.5)),
  /** The share of labelled images whose class is the answer. */
  MIN_TOP1(OptionalDouble.empty()),
  /** By how much of that share the float network is ahead. */
  MAX_TOP1_LOSS(OptionalDouble.of(0.02)),
  /**
   * How many fewer of the held-out images, as a share, are right than with the published model;
   * right is what the label says or, without one, the float network. Met where chance explains it.
   */
  MAX_ANSWERS_LOST(OptionalDouble.of(0.005)),
  /** Signal to noise of the worst output, in decibels. */
  MIN_DECIBELS(OptionalDouble.empty()),
  /** How far that is below the published model's on the same images, in decibels. */
  MAX_DECIBELS_LOST(OptionalDouble.of(1));

  private final OptionalDouble usual;

  Condition(OptionalDouble usual) {
    this.usual = usual;
  }

  /** Its name in configurations and documents. */
  String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The bound where nobody gives one. */
  OptionalDouble usual() {
    return usual;
  }

  boolean isMet(double figure, double allowed) {
    return name().startsWith("MIN") ? figure >= allowed : figure <= allowed;
  }
}
