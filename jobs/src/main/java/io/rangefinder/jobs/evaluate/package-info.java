/** The evaluation job: the quantized model on the TFLite runtime against the float network. */
@NullMarked
package io.rangefinder.jobs.evaluate;

import org.jspecify.annotations.NullMarked;
