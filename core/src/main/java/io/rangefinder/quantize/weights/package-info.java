/**
 * Chooses the codes of weights by the error they make in an operator's output, as measured by the
 * moments of its input patches.
 */
@NullMarked
package io.rangefinder.quantize.weights;

import org.jspecify.annotations.NullMarked;
