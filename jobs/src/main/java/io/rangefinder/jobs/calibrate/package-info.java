/** The calibration job: a folder of images to merged range statistics. */
@NullMarked
package io.rangefinder.jobs.calibrate;

import org.jspecify.annotations.NullMarked;
