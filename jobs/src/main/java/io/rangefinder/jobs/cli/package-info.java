/** The command line: picocli commands that call one job each and hold no logic. */
@NullMarked
package io.rangefinder.jobs.cli;

import org.jspecify.annotations.NullMarked;
