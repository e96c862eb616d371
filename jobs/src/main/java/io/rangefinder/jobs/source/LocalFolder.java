package io.rangefinder.jobs.source;

import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.util.Iterator;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/** The children of a folder of this machine, one after another: Hadoop makes a list of them all. */
final class LocalFolder implements RemoteIterator<FileStatus>, Closeable {
  private final FileSystem files;
  private final DirectoryStream<java.nio.file.Path> children;
  private final Iterator<java.nio.file.Path> iterator;

  private LocalFolder(FileSystem files, DirectoryStream<java.nio.file.Path> children) {
    this.files = files;
    this.children = children;
    this.iterator = children.iterator();
  }

  /** Whether a path is one of this machine. */
  static boolean holds(Path path) {
    return "file".equals(path.toUri().getScheme());
  }

  /** Opens a folder, which whoever iterates over it closes. */
  @SuppressWarnings("StreamResourceLeak")
  static LocalFolder open(FileSystem files, Path folder) throws IOException {
    try {
      return new LocalFolder(files, Files.newDirectoryStream(local(folder)));
    } catch (AccessDeniedException denied) {
      throw new IOException("access is denied", denied);
    }
  }

  private static java.nio.file.Path local(Path path) {
    return java.nio.file.Path.of(URI.create(path.toUri().toASCIIString()));
  }

  /** Whether a path of this machine is a link, wherever it leads. */
  static boolean isLink(Path path) {
    return Files.isSymbolicLink(local(path));
  }

  @Override
  public boolean hasNext() throws IOException {
    try {
      return iterator.hasNext();
    } catch (DirectoryIteratorException | UncheckedIOException failure) {
      throw new IOException(failure.getMessage(), failure);
    }
  }

  /** The next child; of one that is not there, as what a link leads to, nothing but its name. */
  @Override
  public FileStatus next() throws IOException {
    Path child = new Path(iterator.next().toUri());
    try {
      return files.getFileStatus(child);
    } catch (FileNotFoundException absent) {
      return new FileStatus(0, false, 1, 0, 0, child);
    }
  }

  @Override
  public void close() throws IOException {
    children.close();
  }
}
