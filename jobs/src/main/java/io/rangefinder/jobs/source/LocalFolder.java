package io.rangefinder.jobs.source;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.util.Iterator;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/** The children of a folder of this machine, one after another: Hadoop makes a list of them all. */
final class LocalFolder implements RemoteIterator<FolderChild>, Closeable {
  private final Path folder;
  private final DirectoryStream<java.nio.file.Path> children;
  private final Iterator<java.nio.file.Path> iterator;

  private LocalFolder(Path folder, DirectoryStream<java.nio.file.Path> children) {
    this.folder = folder;
    this.children = children;
    this.iterator = children.iterator();
  }

  /** Opens a folder, which whoever iterates over it closes. */
  @SuppressWarnings("StreamResourceLeak")
  static LocalFolder open(Path folder) throws IOException {
    try {
      return new LocalFolder(folder, Files.newDirectoryStream(LocalName.path(folder)));
    } catch (AccessDeniedException denied) {
      throw new IOException("access is denied", denied);
    }
  }

  /** Whether a path of this machine is a link, wherever it leads. */
  static boolean isLink(Path path) {
    return Files.isSymbolicLink(LocalName.path(path));
  }

  @Override
  public boolean hasNext() throws IOException {
    try {
      return iterator.hasNext();
    } catch (DirectoryIteratorException | UncheckedIOException failure) {
      throw new IOException(failure.getMessage(), failure);
    }
  }

  @Override
  public FolderChild next() {
    java.nio.file.Path file = iterator.next();
    LocalName name = LocalName.of(file);
    Path child =
        new Path(folder.toUri().getScheme(), "", folder.toUri().getPath() + "/" + name.text());
    if (!name.isValid()) {
      String effect = Files.isDirectory(file) ? ", so the folder is not searched" : "";
      return unreadable(name, child, "its name is not UTF-8%s; rename it".formatted(effect));
    }
    try {
      return new FolderChild(name.text(), LakeFiles.local(file, child), "");
    } catch (IOException problem) {
      return unreadable(name, child, String.valueOf(problem.getMessage()));
    }
  }

  private static FolderChild unreadable(LocalName name, Path child, String problem) {
    return new FolderChild(name.text(), new FileStatus(0, false, 1, 0, 0, child), problem);
  }

  @Override
  public void close() throws IOException {
    children.close();
  }
}
