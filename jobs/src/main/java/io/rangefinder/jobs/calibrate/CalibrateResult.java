package io.rangefinder.jobs.calibrate;

import io.rangefinder.jobs.source.KindCounts;
import io.rangefinder.statistics.NonFiniteImages;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a calibration did. Images listed are images calibrated and images quarantined.
 *
 * @param found images in the folder
 * @param others files and members of archives that are not read, by kind
 * @param listed images chosen from them
 * @param reasons how many images were quarantined for each reason, in the order of the reasons
 * @param tensors tensors observed
 * @param blocks how much of it was already in the store
 * @param nonFinite by tensor, the images in which it has a NaN or an infinity
 * @param preparation what was done to the weights, in lines for a terminal
 * @param engine what computed the values and how it was found to be, likewise
 */
public record CalibrateResult(
    long found,
    KindCounts others,
    long listed,
    long calibrated,
    long quarantined,
    SortedMap<String, Long> reasons,
    int tensors,
    BlockUse blocks,
    SortedMap<String, NonFiniteImages> nonFinite,
    List<String> preparation,
    String engine) {
  public CalibrateResult {
    reasons = Collections.unmodifiableSortedMap(new TreeMap<>(reasons));
    nonFinite = Collections.unmodifiableSortedMap(new TreeMap<>(nonFinite));
    preparation = List.copyOf(preparation);
  }
}
