/** Rules that choose a range for a tensor from its statistics, and the table of chosen ranges. */
@NullMarked
package io.rangefinder.ranges;

import org.jspecify.annotations.NullMarked;
