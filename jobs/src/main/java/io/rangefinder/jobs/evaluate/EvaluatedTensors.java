package io.rangefinder.jobs.evaluate;

import java.io.Serializable;
import java.util.List;

/**
 * Which tensors of a network are compared.
 *
 * @param compared by position in the lowered graph's list: whether the quantized model has it too
 * @param classifier position of the output that gives one score a class; -1 if there is none
 */
record EvaluatedTensors(List<Boolean> compared, int classifier) implements Serializable {}
