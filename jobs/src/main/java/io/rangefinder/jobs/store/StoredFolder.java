package io.rangefinder.jobs.store;

import io.rangefinder.ir.UserException;
import io.rangefinder.tensorflow.checkpoint.CheckpointFolder;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/** A folder of any file system Hadoop knows. */
record StoredFolder(String where, Configuration hadoop) implements CheckpointFolder {
  @Override
  public List<String> names() {
    Path folder = path();
    List<String> names = new ArrayList<>();
    try {
      for (FileStatus status : folder.getFileSystem(hadoop).listStatus(folder)) {
        if (status.isFile()) {
          names.add(status.getPath().getName());
        }
      }
    } catch (FileNotFoundException e) {
      throw new UserException(
          "Cannot find the checkpoint's folder '%s'. Check the path.".formatted(where), e);
    } catch (IOException e) {
      throw unreadable(where, e);
    }
    Collections.sort(names);
    return names;
  }

  @Override
  public long length(String name) {
    Path file = file(name);
    try {
      return file.getFileSystem(hadoop).getFileStatus(file).getLen();
    } catch (IOException e) {
      throw unreadable(where(name), e);
    }
  }

  @Override
  public byte[] read(String name, long offset, int length) {
    Path file = file(name);
    byte[] bytes = new byte[length];
    try (FSDataInputStream in = file.getFileSystem(hadoop).open(file)) {
      in.readFully(offset, bytes);
      return bytes;
    } catch (IOException e) {
      throw unreadable(where(name), e);
    }
  }

  private Path path() {
    return StoredFile.path("the checkpoint's folder", where.isEmpty() ? "." : where);
  }

  private Path file(String name) {
    return new Path(path(), name);
  }

  private static UserException unreadable(String location, IOException cause) {
    return new UserException(
        "Cannot read the checkpoint's '%s': %s. Check the path and the rights to it."
            .formatted(location, cause.getMessage()),
        cause);
  }
}
