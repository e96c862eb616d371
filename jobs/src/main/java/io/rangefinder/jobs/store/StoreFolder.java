package io.rangefinder.jobs.store;

import io.rangefinder.ir.UserException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A folder of a store that any number of jobs may use at once, {@code PART/IDENTITY/NAME.SUFFIX}:
 * its files are written aside and moved into place, and never changed.
 *
 * @param location of the store; its folders are made as they are needed
 * @param suffix of the names of its files, with the dot
 */
record StoreFolder(String location, String part, String identity, String suffix) {

  /** Makes something of a file's bytes. */
  @FunctionalInterface
  interface Reader<T> {
    T read(InputStream in) throws IOException;
  }

  /** Makes the bytes of a file. */
  @FunctionalInterface
  interface Content {
    byte[] bytes() throws IOException;
  }

  /** The names of the files, sorted, without the suffix. */
  List<String> names(Configuration hadoop) {
    List<String> names = new ArrayList<>();
    try {
      for (FileStatus file : files(hadoop).listStatus(path())) {
        String name = file.getPath().getName();
        if (name.endsWith(suffix) && !name.startsWith(".")) {
          names.add(name.substring(0, name.length() - suffix.length()));
        }
      }
    } catch (FileNotFoundException noneYet) {
      return List.of();
    } catch (IOException e) {
      throw new UserException(
          "Cannot read the store '%s': %s. Check the path and the rights to it."
              .formatted(location, e.getMessage()),
          e);
    }
    names.sort(null);
    return names;
  }

  /** Reads a file. */
  <T> T read(String name, Configuration hadoop, Reader<T> reader) throws IOException {
    try (InputStream in = files(hadoop).open(path(name))) {
      return reader.read(in);
    } catch (FSError e) {
      throw e.getCause() instanceof IOException refusal ? refusal : new IOException(e);
    }
  }

  /** Writes a file, unless it is there and the same. */
  void write(String name, Content content, Configuration hadoop) {
    Path target = path(name);
    try {
      FileSystem files = files(hadoop);
      byte[] bytes = content.bytes();
      if (!holds(files, target, bytes)) {
        OutputFileSystem.replace(files, target, bytes, hadoop);
      }
    } catch (IOException e) {
      throw new UserException(
          "Cannot write to the store '%s': %s. Check the space and the rights there."
              .formatted(location, e.getMessage()),
          e);
    }
  }

  private static boolean holds(FileSystem files, Path target, byte[] bytes) throws IOException {
    try (InputStream in = files.open(target)) {
      return Arrays.equals(in.readNBytes(bytes.length + 1), bytes);
    } catch (FileNotFoundException absent) {
      return false;
    }
  }

  /** Removes a damaged file, if it is there. */
  void delete(String name, Configuration hadoop) {
    try {
      files(hadoop).delete(path(name), false);
    } catch (IOException e) {
      throw new UserException(
          "Cannot remove the damaged file '%s': %s. Remove it by hand."
              .formatted(path(name), e.getMessage()),
          e);
    }
  }

  private FileSystem files(Configuration hadoop) throws IOException {
    return OutputFileSystem.of(StoredFile.path("the store", location), hadoop);
  }

  private Path path() {
    return new Path(new Path(location, part), identity);
  }

  private Path path(String name) {
    return new Path(path(), name + suffix);
  }
}
