package io.rangefinder.jobs.publish;

import io.rangefinder.ir.UserException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** A folder whose files are only ever added, never changed or removed. */
final class AddedFiles {
  /** A service may answer that it cannot tell yet, while another adds the same file. */
  private static final int ATTEMPTS = 5;

  private static final long PAUSE_MILLIS = 200;

  private final Path folder;
  private final FileSystem files;
  private final Addition addition;

  private AddedFiles(Path folder, FileSystem files, Addition addition) {
    this.folder = folder;
    this.files = files;
    this.addition = addition;
  }

  /**
   * The files of a folder, which need not be there yet.
   *
   * @throws UserException if its file system is none of those that files can be added to
   */
  static AddedFiles in(Path folder, Configuration hadoop) {
    Addition addition = Addition.of(folder, hadoop);
    try {
      FileSystem files = folder.getFileSystem(hadoop);
      files.setWriteChecksum(false);
      return new AddedFiles(files.makeQualified(folder), files, addition);
    } catch (IOException e) {
      throw unusable(folder, e);
    }
  }

  /**
   * Adds a file; the content must be one that nobody else writes.
   *
   * @return whether the file there is this one; otherwise another has added one of the name
   * @throws UserException if it could not be added, and none is there
   */
  boolean add(String name, byte[] content) {
    Throwable last = null;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      try {
        addition.attempt(files, new Path(folder, name), content);
      } catch (IOException | FSError e) {
        last = e;
      }
      // Whatever was said, what is there decides: an attempt can fail after it succeeded.
      Optional<byte[]> there = find(name);
      if (there.isPresent()) {
        return Arrays.equals(there.get(), content);
      }
      pause();
    }
    throw unusable(
        new Path(folder, name), last == null ? new IOException("the file was not made") : last);
  }

  /**
   * Adds a file twice, to see that the second is refused.
   *
   * @throws UserException if it is not: then two nights at once could both publish
   */
  void probe() {
    String name = "probe-" + UUID.randomUUID();
    try {
      boolean first = add(name, "first".getBytes(StandardCharsets.UTF_8));
      boolean second = add(name, "second".getBytes(StandardCharsets.UTF_8));
      files.delete(new Path(folder, name), false);
      if (!first || second) {
        throw new UserException(
            "Cannot publish to '%s': the service stores a file over another although it is told not to. Use one that honours conditional writes."
                .formatted(folder));
      }
    } catch (IOException e) {
      throw unusable(folder, e);
    }
  }

  /** A file, if it is there. */
  Optional<byte[]> find(String name) {
    try (InputStream in = files.open(new Path(folder, name))) {
      return Optional.of(in.readAllBytes());
    } catch (FileNotFoundException absent) {
      return Optional.empty();
    } catch (IOException | FSError e) {
      throw unusable(new Path(folder, name), e);
    }
  }

  /** The names of the files that are there, sorted; none if there is no folder. */
  List<String> names() {
    List<String> names = new ArrayList<>();
    try {
      for (FileStatus status : files.listStatus(folder)) {
        if (status.isFile() && !status.getPath().getName().startsWith(".")) {
          names.add(status.getPath().getName());
        }
      }
    } catch (FileNotFoundException absent) {
      return List.of();
    } catch (IOException e) {
      throw unusable(folder, e);
    }
    names.sort(null);
    return names;
  }

  /** Waits for what another is about to do. */
  static void pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static UserException unusable(Path path, Throwable cause) {
    return new UserException(
        "Cannot publish to '%s': %s. Check the path and the rights there."
            .formatted(path, cause.getMessage()),
        cause);
  }
}
