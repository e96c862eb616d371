package io.rangefinder.jobs.calibrate;

import io.rangefinder.jobs.store.RunManifest;

/**
 * What a calibration did.
 *
 * @param manifest what the run says of itself
 * @param blocks how much of it was already in the store
 * @param engine what computed the values and how it was found to be, for a terminal
 */
public record CalibrateResult(RunManifest manifest, BlockUse blocks, String engine) {}
