package io.rangefinder.jobs.source;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.jspecify.annotations.Nullable;

/**
 * A folder and what is in it. Files and folders whose names begin with '.' or '_' are not seen.
 *
 * @param path the whole path, with its scheme
 * @param prefix what the names of its files begin with
 */
record FolderTree(String path, String prefix) implements SearchPlace {
  /** A search leaves folders beyond these to the next round, whose tasks share them. */
  private static final int MOST_FOLDERS = 64;

  /** A search that has seen so many files begins no other folder. */
  private static final int MOST_FILES = 100_000;

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
    private @Nullable RemoteIterator<FileStatus> children;
    private int folders;
    private long seen;

    Walk(FileSystem files, FolderTree root) {
      this.files = files;
      this.folder = root;
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
      Path path = new Path(next.path());
      children =
          LocalFolder.holds(path) ? LocalFolder.open(files, path) : files.listStatusIterator(path);
      return true;
    }

    private void add(FileStatus child, ImageListing found) {
      String name = child.getPath().getName();
      if (isHidden(name)) {
        return;
      }
      if (child.isDirectory()) {
        addFolder(child.getPath(), name, found);
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
      FolderTree deeper = new FolderTree(child.toString(), folder.prefix() + name + "/");
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
