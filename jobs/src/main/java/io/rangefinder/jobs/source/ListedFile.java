package io.rangefinder.jobs.source;

import io.rangefinder.ir.UserException;
import java.io.Serializable;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FileStatus;
import org.jspecify.annotations.Nullable;

/**
 * A file that images are looked for in.
 *
 * @param name what its images are called by, see {@link ImageEntry#file}
 * @param path the whole path, with its scheme
 * @param length in bytes
 * @param modificationTime in milliseconds since 1970
 * @param etag see {@link ImageEntry#etag}
 */
record ListedFile(String name, String path, long length, long modificationTime, String etag)
    implements Serializable {
  static ListedFile of(String name, FileStatus status) {
    @Nullable String etag = status instanceof EtagSource source ? source.getEtag() : null;
    return new ListedFile(
        name,
        status.getPath().toString(),
        status.getLen(),
        status.getModificationTime(),
        etag == null ? "" : etag);
  }

  /** An image that is packed into this file, or is it if the member has no name. */
  ImageEntry member(String member, long memberLength, ImagePacking packing) {
    return new ImageEntry(name, member, path, memberLength, modificationTime, etag, packing);
  }

  /**
   * Checks that a file does not list more images than it has bytes: only a file that was made to
   * exhaust memory does.
   *
   * @throws UserException if it does
   */
  void requirePlausible(long images) {
    if (images > length) {
      throw new UserException(
          "Cannot use '%s': it says it holds more than %d images, but has %d bytes. Leave it out."
              .formatted(name, images - 1, length));
    }
  }
}
