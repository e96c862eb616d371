package io.rangefinder.quantize.weights;

import io.rangefinder.statistics.PatchMoments;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the input and output of an operator.
 *
 * @param patches of its input patches and its float outputs before the activation
 * @param beforePool of the same channels before the pool that reduced an image to one position;
 *     lends its covariance where one position an image is too few
 */
public record SiteMoments(PatchMoments patches, @Nullable PatchMoments beforePool) {}
