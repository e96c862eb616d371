package io.rangefinder.jobs.report;

import org.jspecify.annotations.Nullable;

/**
 * What a report is of.
 *
 * @param calibration the calibration run
 * @param quantized the .tflite that was made from it, with its report beside it
 * @param evaluation the evaluation of that model
 * @param compare an earlier run, from which the values may have moved
 * @param night the night of a store, {@code MODEL-YYYY-MM-DD}, that made the run
 * @param store the store of that night; given if the night is
 * @param thumbnails whether images are shown
 */
public record ReportConfiguration(
    String calibration,
    @Nullable String quantized,
    @Nullable String evaluation,
    @Nullable String compare,
    @Nullable String night,
    @Nullable String store,
    boolean thumbnails) {}
