package io.rangefinder.metrics;

/** What a network's outputs are for, which decides by which figures a user judges it. */
public enum Task {
  /** One score a class: how often the leading class is the same. */
  CLASSIFICATION,
  /** A map of scores for every key point: whether its peaks stay where they are. */
  KEYPOINTS,
  /** Scores of classes at every pixel: how far the areas of each class overlap. */
  SEGMENTATION,
  /** Lists of boxes: which of the float network's are found. */
  DETECTION,
  /** Numbers: how far they are off. */
  REGRESSION
}
