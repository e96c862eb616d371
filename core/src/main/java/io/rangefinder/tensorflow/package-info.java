/** TensorFlow graphs: reading a GraphDef, importing it as a graph, lowering a graph back to one. */
@NullMarked
package io.rangefinder.tensorflow;

import org.jspecify.annotations.NullMarked;
