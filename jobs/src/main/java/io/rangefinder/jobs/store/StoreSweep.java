package io.rangefinder.jobs.store;

import io.rangefinder.ir.UserException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Removes from a store what no run refers to any more: runs that were removed let go of their
 * blocks and networks, and a group goes with the first of its blocks. What runs left beside their
 * targets whose drivers died goes, too. Young files stay, since a job that is under way may have
 * written them.
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
   * @throws UserException if there is no store, a reference or a mark is damaged, or it cannot be
   *     found out whether a run is there; nothing is removed then
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
      for (FileStatus file : FilesBelow.of(new Path(root, StoreReference.REFERENCES), files)) {
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
      needed.addAll(groups(files, root, needed));
      return remove(files, root, needed, runs, abandoned(files, root));
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

  /** The groups of which all blocks are needed. */
  private static Set<Path> groups(FileSystem files, Path root, Set<Path> needed)
      throws IOException {
    Path blocks = new Path(files.makeQualified(root), BlockStore.BLOCKS);
    SortedMap<Integer, Map<Path, GroupHeader>> levels = new TreeMap<>();
    for (FileStatus file : FilesBelow.of(new Path(root, GroupStore.MERGED), files)) {
      try (InputStream in = files.open(file.getPath())) {
        GroupHeader header = GroupFormat.readHeader(in);
        if (file.getPath().getName().equals(header.name() + GroupStore.SUFFIX)) {
          levels
              .computeIfAbsent(header.level(), level -> new HashMap<>())
              .put(file.getPath(), header);
        }
      } catch (IOException | FSError damaged) {
        // Nobody needs it.
      }
    }
    Set<Path> groups = new HashSet<>();
    levels.forEach(
        (level, found) ->
            found.forEach(
                (file, header) -> {
                  Path folder = file.getParent();
                  Path of = level == 1 ? new Path(blocks, folder.getName()) : folder;
                  String suffix = level == 1 ? BlockStore.SUFFIX : GroupStore.SUFFIX;
                  Set<Path> kept = level == 1 ? needed : groups;
                  if (header.members().stream()
                      .allMatch(member -> kept.contains(new Path(of, member + suffix)))) {
                    groups.add(file);
                  }
                }));
    return groups;
  }

  private boolean isYoung(FileStatus file) {
    return file.getModificationTime() > newest.toEpochMilli();
  }

  /** Where runs were written to whose drivers died. */
  private List<Path> abandoned(FileSystem files, Path root) throws IOException {
    List<Path> stages = new ArrayList<>();
    for (FileStatus file : FilesBelow.of(new Path(root, UnfinishedRun.UNFINISHED), files)) {
      if (!isYoung(file) && UnfinishedRun.isMark(file.getPath())) {
        stages.add(UnfinishedRun.stage(file.getPath(), hadoop));
      }
    }
    return stages;
  }

  private Result remove(
      FileSystem files, Path root, Set<Path> needed, int runs, List<Path> abandoned)
      throws IOException {
    Tally kept = new Tally();
    Tally removed = new Tally();
    for (Path stage : abandoned) {
      FileSystem there = stage.getFileSystem(hadoop);
      FilesBelow.of(stage, there).forEach(removed::add);
      if (removal == Removal.REMOVE) {
        there.delete(stage, true);
      }
    }
    for (String part :
        List.of(
            BlockStore.BLOCKS,
            GroupStore.MERGED,
            NetworkStore.NETWORKS,
            StoreReference.REFERENCES,
            UnfinishedRun.UNFINISHED)) {
      for (FileStatus file : FilesBelow.of(new Path(root, part), files)) {
        if (needed.contains(file.getPath()) || isYoung(file)) {
          kept.add(file);
          continue;
        }
        removed.add(file);
        if (removal == Removal.REMOVE) {
          files.delete(file.getPath(), false);
        }
      }
    }
    return new Result(runs, kept.files, kept.bytes, removed.files, removed.bytes);
  }

  private static final class Tally {
    private long files;
    private long bytes;

    void add(FileStatus file) {
      files++;
      bytes += file.getLen();
    }
  }
}
