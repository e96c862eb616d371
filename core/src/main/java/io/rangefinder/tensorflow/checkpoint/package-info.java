/** Checkpoints of TensorFlow (tensor bundles, version 2): reader and writer of their files. */
@NullMarked
package io.rangefinder.tensorflow.checkpoint;

import org.jspecify.annotations.NullMarked;
