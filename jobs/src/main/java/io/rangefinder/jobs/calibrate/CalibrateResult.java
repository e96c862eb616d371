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
 * @param preparation what was done to the weights, in lines for a terminal
 */
public record CalibrateResult(
    int found,
    int listed,
    int calibrated,
    int quarantined,
    SortedMap<String, Integer> reasons,
    int tensors,
    List<String> preparation) {
  public CalibrateResult {
    reasons = Collections.unmodifiableSortedMap(new TreeMap<>(reasons));
    preparation = List.copyOf(preparation);
  }
}
