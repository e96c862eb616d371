package io.rangefinder.jobs.store;

import io.rangefinder.ir.UserException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** A file of any file system Hadoop knows, read whole. */
public final class StoredFile {
  private static final long MAX_BYTES = 1L << 30;

  private StoredFile() {}

  /**
   * Reads a file.
   *
   * @param what what the file is, for messages: "the model"
   * @throws UserException if it is missing, a folder, unreadable or larger than 1 GiB
   */
  public static byte[] read(String what, String location, Configuration hadoop) {
    Path path = path(what, location);
    try {
      FileSystem files = path.getFileSystem(hadoop);
      FileStatus status = files.getFileStatus(path);
      if (status.isDirectory()) {
        throw new UserException(
            "Cannot read %s '%s': it is a folder. Name the file itself.".formatted(what, location));
      }
      if (status.getLen() > MAX_BYTES) {
        throw new UserException(
            "Cannot read %s '%s': %d bytes are more than the %d that are read whole."
                .formatted(what, location, status.getLen(), MAX_BYTES));
      }
      try (InputStream in = files.open(path)) {
        return in.readAllBytes();
      }
    } catch (FileNotFoundException e) {
      throw new UserException("Cannot find %s '%s'. Check the path.".formatted(what, location), e);
    } catch (IOException | FSError e) {
      throw unreadable(what, location, e);
    }
  }

  /**
   * Looks whether something is there.
   *
   * @throws UserException if there is nothing, or it may not be seen
   */
  public static void requireExists(String what, String location, Configuration hadoop) {
    Path path = path(what, location);
    try {
      if (!path.getFileSystem(hadoop).exists(path)) {
        throw new UserException("Cannot find %s '%s'. Check the path.".formatted(what, location));
      }
    } catch (IOException e) {
      throw unreadable(what, location, e);
    }
  }

  private static UserException unreadable(String what, String location, Throwable cause) {
    return new UserException(
        "Cannot read %s '%s': %s. Check the path and the rights to it."
            .formatted(what, location, cause.getMessage()),
        cause);
  }

  /**
   * The Hadoop path of a location as a user writes it.
   *
   * @throws UserException if it is not a path
   */
  public static Path path(String what, String location) {
    try {
      return new Path(location);
    } catch (IllegalArgumentException e) {
      throw new UserException(
          "Cannot use '%s' as %s: %s.".formatted(location, what, e.getMessage()), e);
    }
  }

  /**
   * The whole path of a location, which means the same in every process.
   *
   * @throws UserException if it is not a path, or there is no such file system
   */
  public static String qualified(String what, String location, Configuration hadoop) {
    Path path = path(what, location);
    try {
      return path.getFileSystem(hadoop).makeQualified(path).toString();
    } catch (IOException e) {
      throw new UserException(
          "Cannot use '%s' as %s: %s.".formatted(location, what, e.getMessage()), e);
    }
  }
}
