package io.rangefinder.jobs.source;

import java.io.Serializable;

/**
 * How much was found.
 *
 * @param images entries
 * @param otherFiles files and members of archives that do not have the name of an image
 * @param places places to search next
 */
record ListingCounts(long images, long otherFiles, long places, ListingProblems problems)
    implements Serializable {
  static ListingCounts none() {
    return new ListingCounts(0, 0, 0, ListingProblems.none());
  }

  ListingCounts plus(ListingCounts other) {
    return new ListingCounts(
        images + other.images,
        otherFiles + other.otherFiles,
        places + other.places,
        problems.merge(other.problems));
  }
}
