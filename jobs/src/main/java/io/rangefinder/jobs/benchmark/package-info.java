/** Measures on one machine what a calibration costs, in time and in memory. */
@NullMarked
package io.rangefinder.jobs.benchmark;

import org.jspecify.annotations.NullMarked;
