/** Graphs while they are changed: who reads what, new nodes, and readers led to other tensors. */
@NullMarked
package io.rangefinder.qat.edit;

import org.jspecify.annotations.NullMarked;
