/** What Prometheus is told: gauges of the running job, and a file of what the last night did. */
@NullMarked
package io.rangefinder.jobs.monitor;

import org.jspecify.annotations.NullMarked;
