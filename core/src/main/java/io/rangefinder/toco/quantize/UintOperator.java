package io.rangefinder.toco.quantize;

import io.rangefinder.quantize.OutputCode;

/**
 * How TOCO treats an operator that it can quantize.
 *
 * @param rule where the ranges of its tensors come from, beside those that are known
 * @param code where the scale and zero point of its outputs come from
 */
record UintOperator(PropagationRule rule, OutputCode code) {}
