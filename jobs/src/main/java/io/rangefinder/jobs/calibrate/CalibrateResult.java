package io.rangefinder.jobs.calibrate;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a calibration did. Images listed are images calibrated and images quarantined.
 *
 * @param found images in the folder
 * @param listed images chosen from them
 * @param reasons how many images were quarantined for each reason, in the order of the reasons
 * @param tensors tensors observed
 * @param blocks how much of it was already in the store
 * @param preparation what was done to the weights, in lines for a terminal
 */
public record CalibrateResult(
    long found,
    long listed,
    long calibrated,
    long quarantined,
    SortedMap<String, Long> reasons,
    int tensors,
    BlockUse blocks,
    List<String> preparation) {
  public CalibrateResult {
    reasons = Collections.unmodifiableSortedMap(new TreeMap<>(reasons));
    preparation = List.copyOf(preparation);
  }
}
