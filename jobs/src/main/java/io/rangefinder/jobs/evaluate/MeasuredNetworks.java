package io.rangefinder.jobs.evaluate;

import io.rangefinder.jobs.execute.LoweredGraph;
import io.rangefinder.jobs.execute.TfliteFile;
import java.io.Serializable;
import java.util.List;

/**
 * The models by which operators are measured, as executors get them.
 *
 * @param inner the network that was quantized, fetching all tensors that the quantized model has
 * @param results the same network, fetching its results, of which at least one is an output
 * @param tflite the quantized model
 * @param operators its operators
 */
record MeasuredNetworks(
    LoweredGraph inner, EvaluatedOutputs results, TfliteFile tflite, List<SingleOperator> operators)
    implements Serializable {}
