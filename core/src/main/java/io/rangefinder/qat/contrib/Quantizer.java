package io.rangefinder.qat.contrib;

import io.rangefinder.tensorflow.graphdef.TensorRef;

/**
 * A fake-quantization that was placed.
 *
 * @param scope what the names of its nodes and variables begin with
 * @param tensor what is quantized
 * @param quantized what is read in its place
 * @param averages whether its range is an average of the batches' ranges, rather than the last one
 * @param initialMin what its range begins with
 * @param isRead whether anything reads it
 */
public record Quantizer(
    String scope,
    TensorRef tensor,
    TensorRef quantized,
    boolean averages,
    float initialMin,
    int bits,
    boolean narrow,
    boolean symmetric,
    boolean isRead) {
  Quantizer readBy(int readers) {
    return new Quantizer(
        scope, tensor, quantized, averages, initialMin, bits, narrow, symmetric, readers > 0);
  }
}
