/**
 * Rewriting as TensorFlow's {@code contrib.quantize} did it, names and omissions included, for
 * checkpoints that exist.
 */
@NullMarked
package io.rangefinder.qat.contrib;

import org.jspecify.annotations.NullMarked;
