package io.rangefinder.jobs.source;

import java.io.Serializable;

/**
 * How much was found.
 *
 * @param images entries
 * @param others files and members of archives that are not read
 * @param places places to search next
 * @param keys what images are called within the samples of tar archives
 */
record ListingCounts(
    long images, KindCounts others, long places, ListingProblems problems, SampleKeys keys)
    implements Serializable {
  static ListingCounts none() {
    return new ListingCounts(0, KindCounts.none(), 0, ListingProblems.none(), SampleKeys.none());
  }

  ListingCounts plus(ListingCounts other) {
    return new ListingCounts(
        images + other.images,
        others.plus(other.others),
        places + other.places,
        problems.merge(other.problems),
        keys.plus(other.keys));
  }
}
