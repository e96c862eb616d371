/** The graph every reader produces, every pass rewrites and every writer consumes. */
@NullMarked
package io.rangefinder.ir;

import org.jspecify.annotations.NullMarked;
