/** The rewrites, one a file, and the pipeline to a deployable graph that lists them. */
@NullMarked
package io.rangefinder.passes;

import org.jspecify.annotations.NullMarked;
