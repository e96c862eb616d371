package io.rangefinder.jobs.source;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * The children of a folder, one after another. So many are looked at ahead as most folders have, to
 * know from the first child on whether the folder is a table.
 */
final class FolderChildren implements RemoteIterator<FolderChild>, Closeable {
  private static final int LOOKED_AHEAD = 10_000;

  private final RemoteIterator<FolderChild> children;
  private final Queue<FolderChild> ahead = new ArrayDeque<>();
  private TableFormat format = TableFormat.NONE;

  private FolderChildren(RemoteIterator<FolderChild> children) {
    this.children = children;
  }

  static FolderChildren open(Path folder, Configuration configuration) throws IOException {
    FolderChildren children = new FolderChildren(children(folder, configuration));
    try {
      children.lookAhead(folder, configuration);
    } catch (IOException | RuntimeException failure) {
      children.close();
      throw failure;
    }
    return children;
  }

  private static RemoteIterator<FolderChild> children(Path folder, Configuration configuration)
      throws IOException {
    if (LocalName.isLocal(folder)) {
      return LocalFolder.open(folder);
    }
    FileSystem files = folder.getFileSystem(configuration);
    return new RemoteFolder(files.listStatusIterator(folder));
  }

  private record RemoteFolder(RemoteIterator<FileStatus> children)
      implements RemoteIterator<FolderChild>, Closeable {
    @Override
    public boolean hasNext() throws IOException {
      return children.hasNext();
    }

    @Override
    public FolderChild next() throws IOException {
      return FolderChild.of(children.next());
    }

    @Override
    public void close() throws IOException {
      if (children instanceof Closeable open) {
        open.close();
      }
    }
  }

  private void lookAhead(Path folder, Configuration configuration) throws IOException {
    while (children.hasNext() && ahead.size() < LOOKED_AHEAD && format == TableFormat.NONE) {
      FolderChild child = children.next();
      ahead.add(child);
      format = TableFormat.toldBy(child.name(), folder, configuration);
    }
    if (ahead.size() == LOOKED_AHEAD && format == TableFormat.NONE) {
      format = TableFormat.of(folder, configuration);
    }
  }

  /** What kind of table the folder is. */
  TableFormat format() {
    return format;
  }

  @Override
  public boolean hasNext() throws IOException {
    return !ahead.isEmpty() || children.hasNext();
  }

  @Override
  public FolderChild next() throws IOException {
    FolderChild first = ahead.poll();
    return first == null ? children.next() : first;
  }

  @Override
  public void close() throws IOException {
    if (children instanceof Closeable open) {
      open.close();
    }
  }
}
