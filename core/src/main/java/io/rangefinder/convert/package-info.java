/** The conversion as a whole: a model file in, the deployable graph and its file forms out. */
@NullMarked
package io.rangefinder.convert;

import org.jspecify.annotations.NullMarked;
