/** The calibration job: images to merged range statistics. */
@NullMarked
package io.rangefinder.jobs.calibrate;

import org.jspecify.annotations.NullMarked;
