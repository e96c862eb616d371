package io.rangefinder.jobs.source;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.BufferedFSInputStream;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * Files that hold images, on any file system that Hadoop knows. Those of this machine are read by
 * way of the JDK: Hadoop's local file system takes no ':' in a name, no letter that the JVM's
 * locale lacks, and waits for whoever writes into a pipe.
 */
final class LakeFiles {
  private static final Pattern SCHEME =
      Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:/.*", Pattern.DOTALL);
  private static final int BUFFER_LENGTH = 1 << 13;

  private LakeFiles() {}

  /**
   * The path of a text, which may have a ':' where no scheme is meant.
   *
   * @throws IllegalArgumentException if it is none
   */
  static Path path(String text) {
    boolean isRelative =
        !text.isEmpty() && !text.startsWith("/") && !SCHEME.matcher(text).matches();
    return new Path(isRelative ? "./" + text : text);
  }

  /**
   * The path of a text that is relative to a folder, absolute or has a scheme.
   *
   * @throws IllegalArgumentException if it is none
   */
  static Path path(String folder, String text) {
    boolean isRelative =
        !text.isEmpty() && !text.startsWith("/") && !SCHEME.matcher(text).matches();
    String base = folder.endsWith("/") ? folder : folder + "/";
    return isRelative ? new Path(base + text) : new Path(new Path(folder), path(text));
  }

  /**
   * What is known of a file or folder; of a file of this machine, whether it is a regular one.
   *
   * @throws FileNotFoundException if it is not there
   */
  static FileStatus status(Path path, Configuration configuration) throws IOException {
    Path whole = qualified(path, configuration);
    return LocalName.isLocal(whole)
        ? local(LocalName.path(whole), whole)
        : whole.getFileSystem(configuration).getFileStatus(whole);
  }

  static Path qualified(Path path, Configuration configuration) throws IOException {
    return path.getFileSystem(configuration).makeQualified(path);
  }

  static FileStatus local(java.nio.file.Path file, Path whole) throws IOException {
    BasicFileAttributes attributes = attributes(file, whole);
    if (attributes.isOther()) {
      throw new IOException("it is no regular file, but a pipe, a socket or a device");
    }
    return new FileStatus(
        attributes.size(),
        attributes.isDirectory(),
        1,
        0,
        attributes.lastModifiedTime().toMillis(),
        whole);
  }

  private static BasicFileAttributes attributes(java.nio.file.Path file, Path whole)
      throws IOException {
    try {
      return Files.readAttributes(file, BasicFileAttributes.class);
    } catch (NoSuchFileException absent) {
      FileNotFoundException notFound =
          new FileNotFoundException("File %s does not exist".formatted(whole));
      notFound.initCause(absent);
      throw notFound;
    } catch (AccessDeniedException denied) {
      throw new IOException("access is denied", denied);
    } catch (FileSystemException failure) {
      throw new IOException(String.valueOf(failure.getReason()), failure);
    }
  }

  /** Opens a file; of this machine only a regular one. */
  static FSDataInputStream open(Path path, Configuration configuration) throws IOException {
    Path whole = qualified(path, configuration);
    if (!LocalName.isLocal(whole)) {
      return whole.getFileSystem(configuration).open(whole);
    }
    java.nio.file.Path file = LocalName.path(whole);
    if (local(file, whole).isDirectory()) {
      throw new IOException("it is a folder");
    }
    try {
      return new FSDataInputStream(new BufferedFSInputStream(new LocalStream(file), BUFFER_LENGTH));
    } catch (AccessDeniedException denied) {
      throw new IOException("access is denied", denied);
    }
  }

  /** The first bytes of a file, fewer if it is shorter. */
  static byte[] head(String path, Configuration configuration, int length) throws IOException {
    try (FSDataInputStream stream = open(new Path(path), configuration)) {
      return stream.readNBytes(length);
    }
  }
}
