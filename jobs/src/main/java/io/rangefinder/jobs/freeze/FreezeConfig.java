package io.rangefinder.jobs.freeze;

import io.rangefinder.model.ModelLocation;
import io.rangefinder.tensorflow.freeze.FreezeRequest;
import io.rangefinder.tensorflow.freeze.KeyOptions;
import java.util.Optional;

/**
 * What is frozen.
 *
 * @param saver the location of a SaverDef that says how the graph restores its variables
 * @param request which part; without outputs for those of the SavedModel's function
 */
public record FreezeConfig(
    ModelLocation model, Optional<String> saver, KeyOptions keys, FreezeRequest request) {}
