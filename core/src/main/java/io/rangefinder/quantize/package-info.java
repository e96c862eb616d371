/** Turns a deployable float graph and its ranges into a graph of the codes of a target. */
@NullMarked
package io.rangefinder.quantize;

import org.jspecify.annotations.NullMarked;
