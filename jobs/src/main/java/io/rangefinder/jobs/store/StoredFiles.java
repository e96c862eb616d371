package io.rangefinder.jobs.store;

import io.rangefinder.ir.UserException;
import io.rangefinder.model.ModelFiles;
import io.rangefinder.tensorflow.checkpoint.CheckpointFolder;
import java.io.FileNotFoundException;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.Path;

/** Files of models on any file system Hadoop knows. */
public record StoredFiles(Configuration hadoop) implements ModelFiles {
  @Override
  public boolean isFolder(String location) {
    Path path = StoredFile.path("the model", location);
    try {
      return path.getFileSystem(hadoop).getFileStatus(path).isDirectory();
    } catch (FileNotFoundException absent) {
      return false;
    } catch (IOException | FSError e) {
      throw new UserException(
          "Cannot read the model '%s': %s. Check the path and the rights to it."
              .formatted(location, e.getMessage()),
          e);
    }
  }

  @Override
  public byte[] read(String what, String location) {
    return StoredFile.read(what, location, hadoop);
  }

  @Override
  public CheckpointFolder folder(String location) {
    return new StoredFolder(location, hadoop);
  }
}
