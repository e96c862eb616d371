/** Graphs of quantization-aware training, from file to file. */
@NullMarked
package io.rangefinder.jobs.qat;

import org.jspecify.annotations.NullMarked;
