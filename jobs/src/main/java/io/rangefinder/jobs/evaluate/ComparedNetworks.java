package io.rangefinder.jobs.evaluate;

import io.rangefinder.jobs.execute.LoweredGraph;
import io.rangefinder.jobs.execute.TfliteFile;
import java.io.Serializable;

/**
 * The models of a comparison as executors get them.
 *
 * @param given the results of the network the user gave
 * @param inner the network that was quantized, fetching all tensors that the quantized model has
 * @param tflite the quantized model
 */
record ComparedNetworks(EvaluatedOutputs given, LoweredGraph inner, TfliteFile tflite)
    implements Serializable {}
