package io.rangefinder.jobs.store;

import io.rangefinder.ir.UserException;
import io.rangefinder.model.ModelSource;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** A model of any file system Hadoop knows. */
public final class StoredModel implements ModelSource {
  private final String where;
  private final Configuration hadoop;

  public StoredModel(String where, Configuration hadoop) {
    this.where = where;
    this.hadoop = hadoop;
  }

  @Override
  public String where() {
    return where;
  }

  @Override
  public boolean isFolder() {
    Path root = StoredFile.path("the model", where);
    try {
      return root.getFileSystem(hadoop).getFileStatus(root).isDirectory();
    } catch (FileNotFoundException absent) {
      throw new UserException(
          "Cannot find the model '%s'. Check the path.".formatted(where), absent);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  @Override
  public List<String> parts() {
    Path root = StoredFile.path("the model", where);
    if (!isFolder()) {
      return List.of(root.getName());
    }
    List<String> names = new ArrayList<>();
    try {
      FileSystem files = root.getFileSystem(hadoop);
      String above = files.makeQualified(root).toUri().getPath() + Path.SEPARATOR;
      for (FileStatus file : FilesBelow.of(root, files)) {
        names.add(file.getPath().toUri().getPath().substring(above.length()));
      }
    } catch (IOException e) {
      throw unreadable(e);
    }
    Collections.sort(names);
    return names;
  }

  @Override
  public byte[] read(String part) {
    return isFolder()
        ? StoredFile.read("the model's file", where + Path.SEPARATOR + part, hadoop)
        : StoredFile.read("the model", where, hadoop);
  }

  private UserException unreadable(IOException cause) {
    return new UserException(
        "Cannot read the model '%s': %s. Check the path and the rights to it."
            .formatted(where, cause.getMessage()),
        cause);
  }
}
