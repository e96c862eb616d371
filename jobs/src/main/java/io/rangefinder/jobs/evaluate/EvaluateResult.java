package io.rangefinder.jobs.evaluate;

import io.rangefinder.metrics.Comparison;
import java.util.List;

/**
 * What an evaluation found.
 *
 * @param images images evaluated
 * @param excluded images left out because they calibrated
 * @param quarantined images that could not be used
 * @param outputs names of the network's outputs
 * @param classifies whether the first output gives one score a class
 */
public record EvaluateResult(
    long images,
    long excluded,
    long quarantined,
    List<String> outputs,
    boolean classifies,
    Comparison comparison) {}
