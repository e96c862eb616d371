/** Reads configuration files: every problem is told at once, unknown keys with a suggestion. */
@NullMarked
package io.rangefinder.jobs.config;

import org.jspecify.annotations.NullMarked;
