package io.rangefinder.jobs.night;

/**
 * Tonight's new images: those that the published model was not made from.
 *
 * @param images how many there are
 * @param quarantined how many of them could not be used
 */
record FreshImages(long images, long quarantined) {}
