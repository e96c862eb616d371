package io.rangefinder.jobs.quantize;

import io.rangefinder.ranges.RangeRule;

/**
 * What to quantize.
 *
 * @param calibration location of the calibration run
 * @param rule chooses the range of each tensor from its statistics
 * @param output the .tflite to write
 */
public record QuantizeConfiguration(String calibration, RangeRule rule, String output) {}
