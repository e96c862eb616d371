/** Rules that rewrite a graph, the driver that applies them, and the log of what was rewritten. */
@NullMarked
package io.rangefinder.rewrite;

import org.jspecify.annotations.NullMarked;
