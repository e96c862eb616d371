/**
 * The night: calibrates what is new, compares it with what is published, and publishes a better
 * model or says why not.
 */
@NullMarked
package io.rangefinder.jobs.night;

import org.jspecify.annotations.NullMarked;
