package io.rangefinder.jobs.publish;

import io.rangefinder.jobs.store.FilesBelow;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Chooses what goes of a model, and removes it. */
final class VersionSweep {
  /** What writers leave that die: files on their way to their names, and files that were tried. */
  private static final Pattern LEFT = Pattern.compile("\\..*|probe-.*");

  private final CommitLog log;
  private final FileSystem files;
  private final int keptCommits;
  private final Instant newestVersion;
  private final Instant newestOrphan;
  private final boolean dryRun;

  private final List<Long> versions = new ArrayList<>();
  private final List<String> orphans = new ArrayList<>();
  private int kept;
  private long removedFiles;
  private long removedBytes;

  VersionSweep(
      CommitLog log,
      FileSystem files,
      int keptCommits,
      Instant newestVersion,
      Instant newestOrphan,
      boolean dryRun) {
    this.log = log;
    this.files = files;
    this.keptCommits = keptCommits;
    this.newestVersion = newestVersion;
    this.newestOrphan = newestOrphan;
    this.dryRun = dryRun;
  }

  /** The folders that stay, and the numbers of those that were published. */
  private record Needed(long head, Set<String> kept, Map<String, Long> published) {}

  /** Folders are listed before commits: one that is committed meanwhile is found to be. */
  Swept run(Path root, Function<String, Version> version) throws IOException {
    List<FileStatus> folders = list(new Path(root, Version.VERSIONS));
    Needed needed = needed();
    for (FileStatus folder : folders) {
      String name = folder.getPath().getName();
      if (!folder.isDirectory() || !Commit.FOLDER.matcher(name).matches()) {
        continue;
      }
      if (log.taken() != needed.head()) {
        needed = needed();
      }
      List<FileStatus> content = FilesBelow.of(folder.getPath(), files);
      if (needed.kept().contains(name)
          || (!needed.published().containsKey(name) && isYoung(folder, content))) {
        kept++;
        continue;
      }
      if (needed.published().containsKey(name)) {
        versions.add(needed.published().get(name));
      } else {
        orphans.add(name);
      }
      content.forEach(this::count);
      if (!dryRun) {
        version.apply(name).remove();
      }
    }
    removeLeft(root);
    removeLeft(new Path(root, ModelStore.LOG));
    versions.sort(null);
    orphans.sort(null);
    return new Swept(versions, orphans, kept, removedFiles, removedBytes);
  }

  private Needed needed() {
    List<Commit> commits = log.all();
    Set<String> folders = new HashSet<>();
    Map<String, Long> published = new HashMap<>();
    for (Commit commit : commits) {
      boolean isPublish = commit.kind() == Commit.Kind.PUBLISH;
      if (isPublish) {
        published.put(commit.folder(), commit.number());
      }
      if (commit.number() > commits.size() - keptCommits
          || commit.kind() == Commit.Kind.ROLLBACK
          || (isPublish && commit.when().isAfter(newestVersion))) {
        folders.add(commit.folder());
      }
    }
    if (!commits.isEmpty()) {
      Commit head = commits.get(commits.size() - 1);
      folders.add(head.folder());
      if (head.version() > 1) {
        folders.add(commits.get(Math.toIntExact(head.version() - 2)).folder());
      }
    }
    return new Needed(log.taken(), folders, published);
  }

  private boolean isYoung(FileStatus folder, List<FileStatus> content) {
    long newest = folder.getModificationTime();
    for (FileStatus file : content) {
      newest = Math.max(newest, file.getModificationTime());
    }
    return newest > newestOrphan.toEpochMilli();
  }

  private void count(FileStatus file) {
    removedFiles++;
    removedBytes += file.getLen();
  }

  private void removeLeft(Path folder) throws IOException {
    for (FileStatus file : list(folder)) {
      if (file.isFile()
          && LEFT.matcher(file.getPath().getName()).matches()
          && file.getModificationTime() <= newestOrphan.toEpochMilli()) {
        count(file);
        if (!dryRun) {
          files.delete(file.getPath(), false);
        }
      }
    }
  }

  private List<FileStatus> list(Path folder) throws IOException {
    try {
      List<FileStatus> found = new ArrayList<>(List.of(files.listStatus(folder)));
      found.sort(Comparator.comparing(FileStatus::getPath));
      return found;
    } catch (FileNotFoundException none) {
      return List.of();
    }
  }
}
