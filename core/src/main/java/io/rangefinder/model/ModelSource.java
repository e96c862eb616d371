package io.rangefinder.model;

import io.rangefinder.ir.UserException;
import java.util.List;

/**
 * Where a model is read from: one file, or a folder of files that together are a model. A part is
 * named by its path below the folder, with '/' between levels; the one part of a file is the file.
 */
public interface ModelSource {
  /** The location as the user wrote it, for messages. */
  String where();

  /** Whether the model is a folder. */
  boolean isFolder();

  /**
   * The names of all parts, sorted; of a file its own name.
   *
   * @throws UserException if there is nothing, or it may not be seen
   */
  List<String> parts();

  /**
   * A part, whole.
   *
   * @throws UserException if there is no such part, or it cannot be read
   */
  byte[] read(String part);

  /**
   * The one file that a model is.
   *
   * @throws UserException if it is a folder, or cannot be read
   */
  default byte[] file() {
    if (isFolder()) {
      throw new UserException(
          "Cannot read the model '%s': it is a folder. Name the file itself.".formatted(where()));
    }
    return read(parts().get(0));
  }

  /**
   * A file that is in memory.
   *
   * @param where where it was, for messages
   */
  static ModelSource of(byte[] bytes, String where) {
    return new FileInMemory(bytes, where);
  }
}
