package io.rangefinder.jobs.source;

import java.io.Serializable;

/**
 * Where an image lies in a file.
 *
 * @param source name of the {@link ImageSource} that reads the file
 * @param position where the source finds the image: a byte offset or the number of a row
 * @param field what the image is called in its record or row; empty if that has no fields
 */
public record ImagePacking(String source, long position, String field) implements Serializable {
  /** The file is the image. */
  static final ImagePacking NONE = new ImagePacking(SingleImages.NAME, 0, "");
}
