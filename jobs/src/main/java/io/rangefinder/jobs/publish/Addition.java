package io.rangefinder.jobs.publish;

import io.rangefinder.ir.UserException;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Adds a file that is not there yet: of several that add the same file at once just one succeeds,
 * and nobody ever reads a part of it, but on a local disk without links, where content must tell
 * that it is whole. How that is had differs by file system, and most ways that look right are
 * wrong, so each is listed by the scheme it was tried with.
 */
interface Addition {
  /**
   * Tries to add a file.
   *
   * @return whether this attempt added it; false says only that it did not, not why
   * @throws IOException whatever came between; the file may be there all the same
   */
  boolean attempt(FileSystem files, Path file, byte[] content) throws IOException;

  /** The ways by scheme. */
  Map<String, Addition> BY_SCHEME =
      new TreeMap<>(
          Map.of(
              "file", new LinkedAddition(),
              "hdfs", new RenamedAddition(),
              "s3a", new ConditionalAddition()));

  /**
   * The way for a location.
   *
   * @throws UserException if none was tried for its file system
   */
  static Addition of(Path location, Configuration hadoop) {
    try {
      URI root = location.getFileSystem(hadoop).getUri();
      Addition addition = BY_SCHEME.get(root.getScheme());
      if (addition == null) {
        throw new UserException(
            "Cannot publish to '%s': on '%s:' it is not known how of two nights at once only one adds a file. Use a location of %s."
                .formatted(
                    location, root.getScheme(), String.join(":, ", BY_SCHEME.keySet()) + ":"));
      }
      return addition;
    } catch (IOException e) {
      throw new UserException(
          "Cannot publish to '%s': %s. Check the path and the rights there."
              .formatted(location, e.getMessage()),
          e);
    }
  }
}
