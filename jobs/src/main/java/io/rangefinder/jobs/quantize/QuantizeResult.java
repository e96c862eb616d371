package io.rangefinder.jobs.quantize;

/**
 * What a quantization made.
 *
 * @param bytes size of the .tflite
 */
public record QuantizeResult(long bytes) {}
