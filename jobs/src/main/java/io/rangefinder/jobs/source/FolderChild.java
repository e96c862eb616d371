package io.rangefinder.jobs.source;

import org.apache.hadoop.fs.FileStatus;

/**
 * A file or folder in a folder.
 *
 * @param problem why nothing can be read of it; empty if it can
 */
record FolderChild(String name, FileStatus status, String problem) {
  static FolderChild of(FileStatus status) {
    return new FolderChild(status.getPath().getName(), status, "");
  }
}
