package io.rangefinder.model;

import io.rangefinder.ir.UserException;
import io.rangefinder.tensorflow.checkpoint.CheckpointFolder;

/** One file whose bytes are at hand; there is nothing beside it. */
final class FileInMemory implements ModelFiles {
  private final byte[] bytes;
  private final String where;

  FileInMemory(byte[] bytes, String where) {
    this.bytes = bytes;
    this.where = where;
  }

  @Override
  public boolean isFolder(String location) {
    return false;
  }

  @Override
  public byte[] read(String what, String location) {
    if (!location.equals(where)) {
      throw new UserException("Cannot find %s '%s' beside '%s'.".formatted(what, location, where));
    }
    return bytes;
  }

  @Override
  public CheckpointFolder folder(String location) {
    throw new UserException("Cannot find the folder '%s' beside '%s'.".formatted(location, where));
  }
}
