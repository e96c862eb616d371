/** Draws a graph as Graphviz text, as TOCO drew it. */
@NullMarked
package io.rangefinder.graphviz;

import org.jspecify.annotations.NullMarked;
