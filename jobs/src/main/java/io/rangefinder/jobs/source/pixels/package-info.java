/**
 * What becomes of an image file's bytes until a network can take them: decoding and preprocessing.
 */
@NullMarked
package io.rangefinder.jobs.source.pixels;

import org.jspecify.annotations.NullMarked;
