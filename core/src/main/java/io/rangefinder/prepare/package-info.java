/**
 * Changes to a network's weights, from observed channels, that leave less for quantization to lose.
 */
@NullMarked
package io.rangefinder.prepare;

import org.jspecify.annotations.NullMarked;
