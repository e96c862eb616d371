/** A small network and images of the project's own, to go the whole way without any data. */
@NullMarked
package io.rangefinder.jobs.demo;

import org.jspecify.annotations.NullMarked;
