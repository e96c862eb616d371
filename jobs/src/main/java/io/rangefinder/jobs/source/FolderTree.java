package io.rangefinder.jobs.source;

import io.rangefinder.ir.UserException;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.PathFilter;
import org.apache.hadoop.fs.RemoteIterator;
import org.jspecify.annotations.Nullable;

/**
 * A folder and what is in it. Files and folders whose names begin with '.' or '_' are not seen.
 *
 * @param path the whole path, with its scheme
 * @param prefix what the names of its files begin with
 * @param pattern what is looked for in it: all if empty
 */
record FolderTree(String path, String prefix, NamePattern pattern) implements SearchPlace {
  /** A search leaves folders beyond these to the next round, whose tasks share them. */
  private static final int MOST_FOLDERS = 64;

  /** A search that has seen so many files begins no other folder. */
  private static final int MOST_FILES = 100_000;

  /** All of a folder. */
  static FolderTree of(Path path, String prefix) {
    return new FolderTree(path.toString(), prefix, NamePattern.everything());
  }

  /**
   * What a path means in which names are patterns, as {@code 2026-*}; files are called by where
   * they lie in the deepest folder that needs no pattern. Empty if there is no pattern in it.
   *
   * @throws UserException if a pattern is malformed
   */
  static Optional<FolderTree> matching(Path path) {
    Deque<String> patterns = new ArrayDeque<>();
    Path folder = path;
    while (NamePattern.isIn(folder)) {
      patterns.addFirst(folder.getName());
      folder = folder.getParent();
    }
    return patterns.isEmpty()
        ? Optional.empty()
        : Optional.of(new FolderTree(folder.toString(), "", NamePattern.of(List.copyOf(patterns))));
  }

  static boolean isHidden(String name) {
    return name.startsWith(".") || name.startsWith("_");
  }

  @Override
  public String key() {
    return path;
  }

  @Override
  public ImageSearch search(SearchContext context) throws IOException {
    FileSystem files = new Path(path).getFileSystem(context.configuration());
    return new Walk(files, this);
  }

  @Override
  public void addFailure(Throwable failure, ImageListing found) {
    found.addProblem("the folder '%s' cannot be listed: %s.".formatted(path, failure.getMessage()));
  }

  /** Breadth first, so that what is left to others are whole folders near the root. */
  private static final class Walk implements ImageSearch {
    private final FileSystem files;
    private final Deque<FolderTree> waiting = new ArrayDeque<>();
    private FolderTree folder;
    private PathFilter wanted;
    private @Nullable RemoteIterator<FileStatus> children;
    private int folders;
    private long seen;

    Walk(FileSystem files, FolderTree root) {
      this.files = files;
      this.folder = root;
      this.wanted = root.pattern().first();
      waiting.add(root);
    }

    @Override
    public boolean advance(ImageListing found) {
      try {
        RemoteIterator<FileStatus> open = children;
        if (open == null) {
          return next(found);
        }
        if (open.hasNext()) {
          add(open.next(), found);
        } else {
          close();
        }
      } catch (IOException failure) {
        close();
        folder.addFailure(failure, found);
      }
      return true;
    }

    private boolean next(ImageListing found) throws IOException {
      FolderTree next = waiting.poll();
      if (next == null) {
        return false;
      }
      if (seen > MOST_FILES) {
        found.addPlace(next);
        return true;
      }
      folder = next;
      wanted = next.pattern().first();
      Path path = new Path(next.path());
      children =
          LocalFolder.holds(path) ? LocalFolder.open(files, path) : files.listStatusIterator(path);
      return true;
    }

    private void add(FileStatus child, ImageListing found) {
      String name = child.getPath().getName();
      if (isHidden(name) || !wanted.accept(child.getPath())) {
        return;
      }
      if (child.isDirectory()) {
        addFolder(child.getPath(), name, found);
        return;
      }
      if (!folder.pattern().rest().isEmpty()) {
        return;
      }
      seen++;
      Optional<ImageSource> source = ImageSources.named(name);
      if (source.isEmpty()) {
        found.addOther();
      } else {
        source.get().add(ListedFile.of(folder.prefix() + name, child), found);
      }
    }

    /** A link may lead out of the tree or in a circle. */
    private void addFolder(Path child, String name, ImageListing found) {
      if (LocalFolder.holds(child) && LocalFolder.isLink(child)) {
        found.add(
            BrokenFiles.absent(
                folder.prefix() + name,
                child.toString(),
                new IOException(
                    "it is a link to a folder, which is not followed; name the folder in a list of paths")));
        return;
      }
      FolderTree deeper =
          new FolderTree(child.toString(), folder.prefix() + name + "/", folder.pattern().rest());
      if (++folders < MOST_FOLDERS) {
        waiting.add(deeper);
      } else {
        found.addPlace(deeper);
      }
    }

    @Override
    public void close() {
      if (children instanceof Closeable open) {
        try {
          open.close();
        } catch (IOException ignored) {
          // What was wanted of it has been read, or was reported.
        }
      }
      children = null;
    }
  }
}
