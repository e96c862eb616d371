package io.rangefinder.jobs.store;

import io.rangefinder.ir.UserException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * Removes from a store what no run refers to any more: runs that were removed let go of their
 * blocks and networks. Young files stay, since a job that is under way may have written them.
 */
public final class StoreSweep {
  private final String store;
  private final Configuration hadoop;
  private final Instant newest;
  private final Removal removal;

  /** Whether files are removed, or only counted. */
  public enum Removal {
    REMOVE,
    COUNT_ONLY
  }

  /** How many files were kept and removed, and their bytes. */
  public record Result(
      int runs, long keptFiles, long keptBytes, long removedFiles, long removedBytes) {}

  /**
   * @param age how old a file must be to be removed
   */
  public StoreSweep(String store, Configuration hadoop, Duration age, Removal removal) {
    this.store = store;
    this.hadoop = hadoop;
    this.newest = Instant.now().minus(age);
    this.removal = removal;
  }

  /**
   * Sweeps.
   *
   * @throws UserException if there is no store, a reference is damaged, or it cannot be found out
   *     whether a run is there; nothing is removed then
   */
  public Result run() {
    Path root = StoredFile.path("the store", store);
    try {
      FileSystem files = OutputFileSystem.of(root, hadoop);
      if (!files.exists(root)) {
        throw new UserException("Cannot find the store '%s'. Check the path.".formatted(store));
      }
      Set<Path> needed = new HashSet<>();
      int runs = 0;
      for (FileStatus file : list(files, new Path(root, StoreReference.REFERENCES))) {
        if (!file.getPath().getName().endsWith(".json")) {
          continue;
        }
        StoreReference reference = StoreReference.read(file.getPath(), hadoop);
        if (isYoung(file) || isThere(reference.run())) {
          runs++;
          needed.add(file.getPath());
          needed.addAll(needs(files.makeQualified(root), reference));
        }
      }
      return remove(files, root, needed, runs);
    } catch (IOException e) {
      throw new UserException(
          "Cannot sweep the store '%s': %s. Check the path and the rights to it."
              .formatted(store, e.getMessage()),
          e);
    }
  }

  private boolean isThere(String run) throws IOException {
    Path success = new Path(run, StagedDirectory.SUCCESS);
    return success.getFileSystem(hadoop).exists(success);
  }

  private Set<Path> needs(Path root, StoreReference reference) {
    Set<Path> needed = new HashSet<>();
    Path blocks = new Path(new Path(root, BlockStore.BLOCKS), reference.identity());
    for (String block : reference.blocks()) {
      needed.add(new Path(blocks, block + BlockStore.SUFFIX));
    }
    if (!reference.network().isEmpty()) {
      NetworkStore networks = new NetworkStore(root.toString());
      needed.addAll(networks.files(reference.network(), hadoop));
    }
    return needed;
  }

  private boolean isYoung(FileStatus file) {
    return file.getModificationTime() > newest.toEpochMilli();
  }

  private Result remove(FileSystem files, Path root, Set<Path> needed, int runs)
      throws IOException {
    long kept = 0;
    long keptBytes = 0;
    long removed = 0;
    long removedBytes = 0;
    for (String part :
        List.of(BlockStore.BLOCKS, NetworkStore.NETWORKS, StoreReference.REFERENCES)) {
      for (FileStatus file : list(files, new Path(root, part))) {
        if (needed.contains(file.getPath()) || isYoung(file)) {
          kept++;
          keptBytes += file.getLen();
          continue;
        }
        removed++;
        removedBytes += file.getLen();
        if (removal == Removal.REMOVE) {
          files.delete(file.getPath(), false);
        }
      }
    }
    return new Result(runs, kept, keptBytes, removed, removedBytes);
  }

  private static List<FileStatus> list(FileSystem files, Path folder) throws IOException {
    List<FileStatus> found = new ArrayList<>();
    try {
      RemoteIterator<LocatedFileStatus> iterator = files.listFiles(folder, true);
      while (iterator.hasNext()) {
        found.add(iterator.next());
      }
    } catch (FileNotFoundException none) {
      return found;
    }
    return found;
  }
}
