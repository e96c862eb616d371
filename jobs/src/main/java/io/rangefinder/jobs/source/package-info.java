/** From a folder of images to the values a model is fed: one implementation for all jobs. */
@NullMarked
package io.rangefinder.jobs.source;

import org.jspecify.annotations.NullMarked;
