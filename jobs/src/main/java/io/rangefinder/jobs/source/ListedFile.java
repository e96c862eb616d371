package io.rangefinder.jobs.source;

import org.apache.hadoop.fs.FileStatus;

/**
 * A file that images are looked for in.
 *
 * @param name what its images are called by, see {@link ImageEntry#file}
 * @param path the whole path, with its scheme
 * @param length in bytes
 * @param modificationTime in milliseconds since 1970
 */
record ListedFile(String name, String path, long length, long modificationTime) {
  static ListedFile of(String name, FileStatus status) {
    return new ListedFile(
        name, status.getPath().toString(), status.getLen(), status.getModificationTime());
  }

  /** An image that is packed into this file. */
  ImageEntry member(String member, long length, ImagePacking packing) {
    return new ImageEntry(name, member, path, length, modificationTime, packing);
  }
}
