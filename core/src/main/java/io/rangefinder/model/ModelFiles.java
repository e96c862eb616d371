package io.rangefinder.model;

import io.rangefinder.ir.UserException;
import io.rangefinder.tensorflow.checkpoint.CheckpointFiles;
import io.rangefinder.tensorflow.checkpoint.CheckpointFolder;

/** The files that models are read from. Locations are as the user writes them. */
public interface ModelFiles {
  /**
   * Whether a folder is there.
   *
   * @throws UserException if it may not be seen
   */
  boolean isFolder(String location);

  /**
   * A file, whole.
   *
   * @param what what it is, for messages, as {@code the model}
   * @throws UserException if it is missing, a folder, or cannot be read
   */
  byte[] read(String what, String location);

  /** A folder whose files are read when they are asked for. */
  CheckpointFolder folder(String location);

  /**
   * The checkpoint at a location.
   *
   * @param location what its files begin with, one of them, its {@code .meta}, the file that lists
   *     a folder's checkpoints, or the folder
   * @throws UserException if there is none, or it is of the first version
   */
  default CheckpointFiles checkpoint(String location) {
    if (isFolder(location)) {
      return CheckpointFiles.find(folder(location), "");
    }
    int slash = location.lastIndexOf('/');
    return CheckpointFiles.find(
        folder(slash < 0 ? "" : location.substring(0, Math.max(1, slash))),
        location.substring(slash + 1));
  }
}
