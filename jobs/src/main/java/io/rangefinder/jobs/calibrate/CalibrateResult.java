package io.rangefinder.jobs.calibrate;

import java.util.List;

/**
 * What a calibration did. Images listed are images calibrated and images quarantined.
 *
 * @param found images in the folder
 * @param listed images chosen from them
 * @param tensors tensors observed
 * @param preparation what was done to the weights, in lines for a terminal
 */
public record CalibrateResult(
    int found, int listed, int calibrated, int quarantined, int tensors, List<String> preparation) {
  public CalibrateResult {
    preparation = List.copyOf(preparation);
  }
}
