/** What computes the floats: which kernels TensorFlow may take, and whether they are right. */
@NullMarked
package io.rangefinder.jobs.engine;

import org.jspecify.annotations.NullMarked;
