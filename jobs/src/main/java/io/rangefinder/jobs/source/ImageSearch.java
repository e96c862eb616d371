package io.rangefinder.jobs.source;

import java.io.Closeable;
import java.io.IOException;

/**
 * A search for images in one place that goes on step by step, so that what it finds never has to be
 * in memory all at once.
 */
interface ImageSearch extends Closeable {
  /**
   * Goes on by one step, which finds a few things at most.
   *
   * @return whether there may be more to find
   * @throws IOException if the place cannot be read any further
   * @throws io.rangefinder.ir.UserException if the place is none that images are taken from
   */
  boolean advance(ImageListing found) throws IOException;
}
