package io.rangefinder.tensorflow.checkpoint;

import io.rangefinder.ir.UserException;
import java.util.List;

/** The folder that the files of a checkpoint lie in; a file is named by its name alone. */
public interface CheckpointFolder {
  /** The folder as the user wrote it, for messages. */
  String where();

  /**
   * The names of the files directly in it, sorted.
   *
   * @throws UserException if there is no such folder, or it may not be seen
   */
  List<String> names();

  /**
   * How many bytes a file has.
   *
   * @throws UserException if there is no such file, or it may not be seen
   */
  long length(String name);

  /**
   * A part of a file.
   *
   * @param offset where it begins; with the length it lies within the file
   * @throws UserException if there is no such part, or it cannot be read
   */
  byte[] read(String name, long offset, int length);

  /** A file as messages name it. */
  default String where(String name) {
    return where().isEmpty() ? name : where() + "/" + name;
  }
}
