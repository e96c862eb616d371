/** Training of graphs with variables, and what a training begins with. */
@NullMarked
package io.rangefinder.jobs.train;

import org.jspecify.annotations.NullMarked;
