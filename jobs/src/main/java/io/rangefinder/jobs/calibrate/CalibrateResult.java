package io.rangefinder.jobs.calibrate;

/**
 * What a calibration did. Images listed are images calibrated and images quarantined.
 *
 * @param found images in the folder
 * @param listed images chosen from them
 * @param tensors tensors observed
 */
public record CalibrateResult(
    int found, int listed, int calibrated, int quarantined, int tensors) {}
