package io.rangefinder.jobs.evaluate;

import io.rangefinder.jobs.execute.LoweredGraph;
import io.rangefinder.jobs.execute.TfliteFile;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * The models of a comparison as executors get them.
 *
 * @param given the results of the network the user gave
 * @param opaque what of the network the user gave TensorFlow cannot run; null if it can run all
 * @param inner the network that was quantized, fetching all tensors that the quantized model has
 * @param tflite the quantized model
 * @param task what the outputs are judged by
 * @param keepsAnswers whether what it answers to each image is kept
 */
record ComparedNetworks(
    EvaluatedOutputs given,
    @Nullable OpaqueOperators opaque,
    LoweredGraph inner,
    TfliteFile tflite,
    JudgedTask task,
    boolean keepsAnswers)
    implements Serializable {}
