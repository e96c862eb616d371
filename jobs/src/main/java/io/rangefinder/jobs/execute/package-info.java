/** Runs models on their native engines: native memory, threads and zero-copy reads end here. */
@NullMarked
package io.rangefinder.jobs.execute;

import org.jspecify.annotations.NullMarked;
