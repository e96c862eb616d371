package io.rangefinder.jobs.source;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.PathFilter;
import org.jspecify.annotations.Nullable;

/**
 * A folder and what is in it. Hidden files and folders are only counted. Of a folder that is a
 * table of several versions the table's log tells which files are its own; others are taken as in
 * any folder.
 *
 * @param path the whole path, with its scheme
 * @param prefix what the names of its files begin with
 * @param pattern what is looked for in it: all if empty
 * @param table what the folder is a part of
 */
record FolderTree(String path, String prefix, PathPattern pattern, TableFormat table)
    implements SearchPlace {
  /** A search leaves folders beyond these to the next round, whose tasks share them. */
  private static final int MOST_FOLDERS = 64;

  /** A search that has seen so many files begins no other folder. */
  private static final int MOST_FILES = 100_000;

  /** All of a folder. */
  static FolderTree of(Path path, String prefix) {
    return new FolderTree(path.toString(), prefix, PathPattern.everything(), TableFormat.NONE);
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
    while (PathPattern.isIn(folder)) {
      patterns.addFirst(folder.getName());
      folder = folder.getParent();
    }
    return patterns.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new FolderTree(
                folder.toString(), "", PathPattern.of(List.copyOf(patterns)), TableFormat.NONE));
  }

  @Override
  public String key() {
    return path;
  }

  @Override
  public ImageSearch search(SearchContext context) {
    return new Walk(context.configuration(), this);
  }

  @Override
  public void addFailure(Throwable failure, ImageListing found) {
    found.addProblem(
        "the folder '%s' cannot be listed: %s.".formatted(path, FileFailure.message(failure)));
  }

  /** Breadth first, so that what is left to others are whole folders near the root. */
  private static final class Walk implements ImageSearch {
    private final Configuration configuration;
    private final Deque<FolderTree> waiting = new ArrayDeque<>();
    private FolderTree folder;
    private PathFilter wanted;
    private @Nullable FolderChildren children;
    private TableFormat table = TableFormat.NONE;
    private int folders;
    private long seen;

    Walk(Configuration configuration, FolderTree root) {
      this.configuration = configuration;
      this.folder = root;
      this.wanted = root.pattern().first();
      waiting.add(root);
    }

    @Override
    public boolean advance(ImageListing found) {
      boolean[] goesOn = {true};
      Throwable failure = FileFailure.of(() -> goesOn[0] = step(found));
      if (failure != null) {
        close();
        folder.addFailure(failure, found);
      }
      return goesOn[0];
    }

    private boolean step(ImageListing found) throws IOException {
      FolderChildren open = children;
      if (open == null) {
        return next(found);
      }
      if (!open.hasNext()) {
        close();
        return true;
      }
      FolderChild child = open.next();
      Throwable failure = FileFailure.of(() -> add(child, found));
      if (failure != null) {
        addUnreadable(child, failure, found);
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
      FolderChildren open = FolderChildren.open(new Path(next.path()), configuration);
      children = open;
      table = next.table();
      if (open.format() != TableFormat.NONE) {
        table = open.format();
        addTable(found);
      }
      return true;
    }

    private void addTable(ImageListing found) {
      if (table != TableFormat.DELTA) {
        found.addProblem(table.refusal(folder.path()));
      } else if (folder.pattern().isEmpty()) {
        found.addPlace(new DeltaTable(folder.path(), folder.prefix()));
      } else {
        found.addProblem(
            "'%s' is a Delta table, whose log tells its files: name it without a pattern."
                .formatted(folder.path()));
      }
    }

    private void add(FolderChild child, ImageListing found) {
      String name = child.name();
      Path path = child.status().getPath();
      if (!wanted.accept(path)) {
        return;
      }
      if (OtherFiles.isHidden(name)) {
        found.addOther(OtherFiles.HIDDEN);
        return;
      }
      if (child.status().isDirectory()) {
        addFolder(path, name, found);
        return;
      }
      if (!folder.pattern().rest().isEmpty()) {
        return;
      }
      seen++;
      Optional<ImageSource> source = ImageSources.named(name);
      if (table != TableFormat.NONE && source.filter(ParquetTables.class::isInstance).isPresent()) {
        return;
      }
      if (source.isEmpty() && OtherFiles.isNamed(name)) {
        found.addOther(OtherFiles.kind(name));
      } else if (!child.problem().isEmpty()) {
        addUnreadable(child, new IOException(child.problem()), found);
      } else {
        source
            .orElseGet(UnknownFiles::new)
            .add(ListedFile.of(folder.prefix() + name, child.status()), found);
      }
    }

    private void addUnreadable(FolderChild child, Throwable failure, ImageListing found) {
      found.add(
          BrokenFiles.absent(
              folder.prefix() + child.name(), child.status().getPath().toString(), failure));
    }

    /** A link may lead out of the tree or in a circle. */
    private void addFolder(Path child, String name, ImageListing found) {
      if (LocalName.isLocal(child) && LocalFolder.isLink(child)) {
        found.add(
            BrokenFiles.absent(
                folder.prefix() + name,
                child.toString(),
                new IOException(
                    "it is a link to a folder, which is not followed; name the folder in a list of paths")));
        return;
      }
      FolderTree deeper =
          new FolderTree(
              child.toString(), folder.prefix() + name + "/", folder.pattern().rest(), table);
      if (++folders < MOST_FOLDERS) {
        waiting.add(deeper);
      } else {
        found.addPlace(deeper);
      }
    }

    @Override
    public void close() {
      FolderChildren open = children;
      children = null;
      if (open != null) {
        // What was wanted of it has been read, or was reported.
        FileFailure.of(open::close);
      }
    }
  }
}
