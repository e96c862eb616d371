/**
 * Graphs of quantization-aware training: batch norms folded, fake-quantization where the deployed
 * network rounds, and the ranges kept in variables.
 */
@NullMarked
package io.rangefinder.qat;

import org.jspecify.annotations.NullMarked;
