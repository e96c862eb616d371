/** The affine grid between real values and codes: the one place that rounds. */
@NullMarked
package io.rangefinder.codes;

import org.jspecify.annotations.NullMarked;
