package io.rangefinder.jobs.source;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;

/**
 * A kind of file that holds images.
 *
 * <p>Listing reads as little of a file as tells where its images lie. Where a file is broken, the
 * image that would begin there is listed and nothing behind it: whoever reads that image finds the
 * same break, so it goes to quarantine and the counts add up.
 */
interface ImageSource {
  /** The name that entries know the source by. */
  String name();

  /** Whether a file of this name, without folders, belongs to the source. */
  boolean isNamed(String fileName);

  /**
   * Whether a file that begins with these bytes belongs to the source.
   *
   * @param head the first 512 bytes, or the whole file if it is shorter
   */
  boolean begins(byte[] head);

  /**
   * Searches a file for its images, which are found in the order of their positions.
   *
   * @throws IOException if the file cannot be read at all
   */
  ImageSearch search(ListedFile file, SearchContext context) throws IOException;

  /** Lists the images of a file without opening it, or leaves it to be searched. */
  default void add(ListedFile file, ImageListing found) {
    found.addPlace(new ImageFile(name(), file));
  }

  /** Opens a file whose images were listed. */
  OpenImages open(String path, Configuration configuration) throws IOException;
}
