package io.rangefinder.jobs.store;

import io.rangefinder.ir.UserException;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** A single result file, written aside and moved into place whole. */
public final class StagedFile {
  private StagedFile() {}

  /**
   * Writes a file, replacing an older one.
   *
   * @param what what the file is, for messages
   * @throws UserException if it cannot be written; an older file is then still there
   */
  public static void write(String what, String location, byte[] bytes, Configuration hadoop) {
    Path given = StoredFile.path(what, location);
    try {
      FileSystem files = OutputFileSystem.of(given, hadoop);
      Path target = files.makeQualified(given);
      if (files.exists(target) && files.getFileStatus(target).isDirectory()) {
        throw new UserException(
            "Cannot write %s to '%s': a folder is there. Name a file.".formatted(what, location));
      }
      OutputFileSystem.replace(files, target, bytes, hadoop);
    } catch (IOException e) {
      throw new UserException(
          "Cannot write %s to '%s': %s. Check the path, the space and the rights there."
              .formatted(what, location, e.getMessage()),
          e);
    }
  }
}
