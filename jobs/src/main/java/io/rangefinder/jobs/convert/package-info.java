/** Conversion as TOCO did it, with ranges of a calibration run where one is named. */
@NullMarked
package io.rangefinder.jobs.convert;

import org.jspecify.annotations.NullMarked;
