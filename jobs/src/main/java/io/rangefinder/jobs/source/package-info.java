/**
 * From images, however they are packed, to the values a model is fed: one implementation for all
 * jobs.
 */
@NullMarked
package io.rangefinder.jobs.source;

import org.jspecify.annotations.NullMarked;
