package io.rangefinder.jobs.store;

import io.rangefinder.ir.UserException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A result directory that is written aside and moved into place whole: whoever looks at the target
 * sees nothing or everything. In an object store, where a move is a copy file by file, {@link
 * #SUCCESS} follows the last one: whoever looks for it finds everything. Closing it unpublished
 * removes what was written, and the parents that were made for it.
 */
public final class StagedDirectory implements AutoCloseable {
  /** The empty file whose presence says that a directory is complete. */
  public static final String SUCCESS = "_SUCCESS";

  private static final Pattern STAGE =
      Pattern.compile("\\..+\\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  private final FileSystem files;
  private final Path target;
  private final Path stage;
  private final List<Path> madeParents;
  private boolean moving;
  private boolean published;

  private StagedDirectory(FileSystem files, Path target, Path stage, List<Path> madeParents) {
    this.files = files;
    this.target = target;
    this.stage = stage;
    this.madeParents = madeParents;
  }

  /**
   * Starts a directory beside its target; missing parents are made.
   *
   * @throws UserException if the target exists and is not an empty folder, or cannot be written
   */
  public static StagedDirectory create(String location, Configuration hadoop) {
    Path given = StoredFile.path("the output", location);
    try {
      FileSystem files = OutputFileSystem.of(given, hadoop);
      Path target = files.makeQualified(given);
      Path parent = target.getParent();
      if (parent == null) {
        throw new UserException(
            "Cannot write the output to '%s': it is a root. Name a folder in it."
                .formatted(location));
      }
      requireFree(files, target, location);
      Path stage = new Path(parent, "." + target.getName() + "." + UUID.randomUUID());
      List<Path> missing = missing(files, parent);
      if (!files.mkdirs(stage)) {
        throw new IOException("the folder was not made");
      }
      return new StagedDirectory(files, target, stage, missing);
    } catch (IOException e) {
      throw unwritable(location, e);
    }
  }

  private static UserException unwritable(String location, IOException cause) {
    return new UserException(
        "Cannot write the output to '%s': %s. Check the path and the rights to its folder."
            .formatted(location, cause.getMessage()),
        cause);
  }

  /**
   * Checks that a directory can be written, before the work whose result it will hold.
   *
   * @throws UserException as {@link #create} does
   */
  public static void requireWritable(String location, Configuration hadoop) {
    try {
      create(location, hadoop).close();
    } catch (IOException e) {
      throw unwritable(location, e);
    }
  }

  /** The folder and those above it that do not exist, the innermost first. */
  private static List<Path> missing(FileSystem files, Path folder) throws IOException {
    List<Path> missing = new ArrayList<>();
    Path path = folder;
    while (path != null && !files.exists(path)) {
      missing.add(path);
      path = path.getParent();
    }
    return missing;
  }

  private static void requireFree(FileSystem files, Path target, String location)
      throws IOException {
    if (!files.exists(target)) {
      return;
    }
    FileStatus status = files.getFileStatus(target);
    if (!status.isDirectory()) {
      throw new UserException(
          "Cannot write the output to '%s': a file is there. Name another folder."
              .formatted(location));
    }
    if (files.listStatus(target).length > 0) {
      throw new UserException(
          "Cannot write the output to '%s': the folder is not empty. Name another or remove it."
              .formatted(location));
    }
  }

  /** Whether a folder has a name as those that are written to until they are published. */
  static boolean isStage(Path folder) {
    return STAGE.matcher(folder.getName()).matches();
  }

  /** The folder to write to until {@link #publish}. */
  public Path path() {
    return stage;
  }

  public Path path(String child) {
    return new Path(stage, child);
  }

  /** Writes a small file whole. */
  public void write(String child, byte[] bytes) throws IOException {
    OutputFileSystem.write(files, path(child), bytes);
  }

  /** Removes a folder that was only needed on the way. */
  public void delete(String child) throws IOException {
    files.delete(path(child), true);
  }

  /** The folder the result will be at, whole, with its scheme. */
  public Path target() {
    return target;
  }

  /** Marks the directory complete and moves it into place. */
  public void publish() throws IOException {
    if (files.exists(target)) {
      files.delete(target, false);
    }
    if (OutputFileSystem.movesInOneStep(files)) {
      write(SUCCESS, new byte[0]);
      move();
    } else {
      moving = true;
      move();
      OutputFileSystem.write(files, new Path(target, SUCCESS), new byte[0]);
    }
    published = true;
  }

  private void move() throws IOException {
    if (!files.rename(stage, target)) {
      throw new IOException("'" + stage + "' could not be moved to '" + target + "'");
    }
    // Where a folder has appeared at the target meanwhile, a file system moves the stage into it.
    Path inside = new Path(target, stage.getName());
    if (files.exists(inside)) {
      files.delete(inside, true);
      throw new IOException("'" + target + "' was made by another run meanwhile");
    }
  }

  /** Closes it because of a failure, which is told first, whatever closing meets. */
  public void closeAfter(Throwable failure) {
    try {
      close();
    } catch (IOException stays) {
      failure.addSuppressed(stays);
    }
  }

  @Override
  public void close() throws IOException {
    if (published) {
      return;
    }
    files.delete(stage, true);
    if (moving && !files.exists(new Path(target, SUCCESS))) {
      files.delete(target, true);
    }
    for (Path parent : madeParents) {
      // An object store may have forgotten a folder together with the last file in it.
      if (files.exists(parent)) {
        if (files.listStatus(parent).length > 0) {
          return;
        }
        files.delete(parent, false);
      }
    }
  }
}
