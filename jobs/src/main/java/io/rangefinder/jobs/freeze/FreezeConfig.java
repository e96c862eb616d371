package io.rangefinder.jobs.freeze;

import io.rangefinder.model.ModelLocation;
import io.rangefinder.tensorflow.freeze.FreezeRequest;
import io.rangefinder.tensorflow.freeze.KeyOptions;
import java.util.Optional;

/**
 * What is frozen.
 *
 * @param saver the location of a SaverDef that says how the graph restores its variables
 * @param manifest what was written beside the graph when it was rewritten for training or
 *     evaluation; empty for the one that lies beside it, if there is one
 * @param request which part; without outputs for those of the SavedModel's function
 */
public record FreezeConfig(
    ModelLocation model,
    Optional<String> saver,
    Optional<String> manifest,
    KeyOptions keys,
    FreezeRequest request) {}
