/**
 * Graphs with variables turned into graphs with constants: functions inlined, training taken out,
 * variables replaced by what a checkpoint holds of them.
 */
@NullMarked
package io.rangefinder.tensorflow.freeze;

import org.jspecify.annotations.NullMarked;
