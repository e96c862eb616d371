package io.rangefinder.jobs.evaluate;

import java.util.List;

/**
 * How far labels and images go together.
 *
 * @param labels images that the labels name
 * @param unmatched of these the ones that are not among the images found
 * @param firstUnmatched the first few of them by name
 */
public record LabelUse(int labels, int unmatched, List<String> firstUnmatched) {
  /** How many unmatched names are told at most. */
  public static final int SHOWN = 3;

  public LabelUse {
    firstUnmatched = List.copyOf(firstUnmatched);
  }
}
