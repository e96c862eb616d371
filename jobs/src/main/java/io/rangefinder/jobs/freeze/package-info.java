/** Models with variables made graphs of constants. */
@NullMarked
package io.rangefinder.jobs.freeze;

import org.jspecify.annotations.NullMarked;
