package io.rangefinder.jobs.source;

import io.rangefinder.jobs.source.pixels.UnusableImageException;
import java.io.Closeable;
import java.io.IOException;

/**
 * An open file of one or more images. Images may be read in any order; the order of their positions
 * is the fast one.
 */
interface OpenImages extends Closeable {
  /**
   * The bytes of an image file.
   *
   * @param maxBytes what an image may have at most
   * @throws UnusableImageException if the image is not there, is broken or has more bytes
   * @throws IOException if the file cannot be read; this must be closed then
   */
  byte[] read(ImageEntry entry, int maxBytes) throws IOException, UnusableImageException;
}
