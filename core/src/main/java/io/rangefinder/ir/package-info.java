/** The graph: tensors, one immutable record per operator, and what holds for every valid graph. */
@NullMarked
package io.rangefinder.ir;

import org.jspecify.annotations.NullMarked;
