/**
 * The operators of the graph: one immutable record each, with its attributes and its typing rule.
 */
@NullMarked
package io.rangefinder.ir.op;

import org.jspecify.annotations.NullMarked;
