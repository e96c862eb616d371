package io.rangefinder.tensorflow.checkpoint;

import io.rangefinder.ir.UserException;
import java.util.List;

/** The folder of a model that has no checkpoint. */
enum NoFiles implements CheckpointFolder {
  FOLDER;

  @Override
  public String where() {
    return "";
  }

  @Override
  public List<String> names() {
    return List.of();
  }

  @Override
  public long length(String name) {
    throw absent(name);
  }

  @Override
  public byte[] read(String name, long offset, int length) {
    throw absent(name);
  }

  private static UserException absent(String name) {
    return new UserException("There is no checkpoint, so that '%s' is not there.".formatted(name));
  }
}
