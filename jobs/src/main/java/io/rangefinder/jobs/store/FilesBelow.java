package io.rangefinder.jobs.store;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * All files below a folder, at any depth. Not {@link FileSystem#listFiles}: on a local disk that
 * asks a process for the rights of every file, and fails where one is removed meanwhile.
 */
public final class FilesBelow {
  private static final FileStatus[] NONE = {};

  private FilesBelow() {}

  /**
   * The files in the order of their paths: none where there is no such folder. A folder that is
   * removed meanwhile counts as empty.
   *
   * @throws IOException if a folder cannot be listed
   */
  public static List<FileStatus> of(Path folder, FileSystem files) throws IOException {
    List<FileStatus> found = new ArrayList<>();
    Deque<Path> folders = new ArrayDeque<>(List.of(folder));
    while (!folders.isEmpty()) {
      for (FileStatus child : children(folders.remove(), files)) {
        if (child.isDirectory()) {
          folders.add(child.getPath());
        } else {
          found.add(child);
        }
      }
    }
    found.sort(Comparator.comparing(FileStatus::getPath));
    return found;
  }

  private static FileStatus[] children(Path folder, FileSystem files) throws IOException {
    try {
      return files.listStatus(folder);
    } catch (FileNotFoundException none) {
      return NONE;
    } catch (IOException failure) {
      // What a local disk says of a folder that is gone: no rights, or no folder.
      if (files.exists(folder)) {
        throw failure;
      }
      return NONE;
    }
  }
}
