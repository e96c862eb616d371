/** How a quantized network compares with the float one, as figures that merge exactly. */
@NullMarked
package io.rangefinder.metrics;

import org.jspecify.annotations.NullMarked;
