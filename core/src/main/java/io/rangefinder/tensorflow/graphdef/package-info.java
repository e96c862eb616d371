/**
 * GraphDefs as they are: reading, nodes and their names, order, placeholders, what is dangerous.
 */
@NullMarked
package io.rangefinder.tensorflow.graphdef;

import org.jspecify.annotations.NullMarked;
