package io.rangefinder.jobs.night;

/**
 * What a night found of a tensor.
 *
 * @param night the date in UTC, as YYYY-MM-DD
 * @param outcome how the night ended
 * @param images how many new images were compared; 0 if none were
 * @param min the least finite value over all images of the night's run; NaN if there is none
 * @param max the greatest
 * @param clip the share of the new values outside the shipped range; NaN if none were compared
 */
public record TensorNight(
    String night, String outcome, long images, double min, double max, double clip) {}
