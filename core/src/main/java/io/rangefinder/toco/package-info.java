/** Conversion as TOCO did it: its options, its pipeline, its drawings. */
@NullMarked
package io.rangefinder.toco;

import org.jspecify.annotations.NullMarked;
