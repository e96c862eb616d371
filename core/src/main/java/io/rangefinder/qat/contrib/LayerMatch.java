package io.rangefinder.qat.contrib;

import io.rangefinder.tensorflow.graphdef.TensorRef;
import java.util.Optional;

/**
 * A layer that the old tool found, by names of nodes.
 *
 * @param weights the tensor whose producer's first output is quantized; empty if none was found
 * @param activation what the layer ends in
 * @param bypass the addition of another tensor before the activation
 * @param postActivationBypass the addition of another tensor behind it
 * @param bias what adds the bias
 */
record LayerMatch(
    String layer,
    Optional<TensorRef> weights,
    String activation,
    Optional<String> bypass,
    Optional<String> postActivationBypass,
    Optional<String> bias) {}
