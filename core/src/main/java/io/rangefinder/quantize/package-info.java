/** Turns a deployable float graph and its ranges into a graph of uint8 codes. */
@NullMarked
package io.rangefinder.quantize;

import org.jspecify.annotations.NullMarked;
