/** The whole chain as one job: images to statistics, to a quantized model, to figures of it. */
@NullMarked
package io.rangefinder.jobs.chain;

import org.jspecify.annotations.NullMarked;
