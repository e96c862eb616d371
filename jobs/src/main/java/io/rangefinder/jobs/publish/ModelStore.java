package io.rangefinder.jobs.publish;

import io.rangefinder.ir.UserException;
import io.rangefinder.jobs.store.StagedFile;
import io.rangefinder.jobs.store.StoredFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.UUID;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * What is published of a model, in a store, {@code models/NAME}: folders {@code versions/UUID}, the
 * commits {@code log/00000042.json}, of which the highest says what counts, and the hint {@code
 * latest.json}. Any number of programs may use it at once; there is no lock. Commits are only ever
 * added, each upon the one before: of two that were decided upon the same one, the second is
 * refused.
 */
public final class ModelStore {
  private static final String MODELS = "models";
  static final String LOG = "log";
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*");

  /** How often a hint is written that others write at once. */
  private static final int MOST_REPAIRS = 5;

  private final String name;
  private final Path root;
  private final FileSystem files;
  private final CommitLog log;
  private final Configuration hadoop;

  private ModelStore(
      String name, Path root, FileSystem files, CommitLog log, Configuration hadoop) {
    this.name = name;
    this.root = root;
    this.files = files;
    this.log = log;
    this.hadoop = hadoop;
  }

  /**
   * A model of a store; neither need be there yet.
   *
   * @param name letters, digits, '.', '_' and '-', not beginning with '.'
   * @throws UserException if the name is another, or nothing can be published to the location
   */
  public static ModelStore of(String store, String name, Configuration hadoop) {
    if (!NAME.matcher(name).matches()) {
      throw new UserException(
          "Cannot use '%s' as the name of a model: it must be of letters, digits, '.', '_' and '-', and not begin with '.'."
              .formatted(name));
    }
    Path given = new Path(new Path(StoredFile.path("the store", store), MODELS), name);
    CommitLog log = CommitLog.in(new Path(given, LOG), hadoop);
    try {
      FileSystem files = given.getFileSystem(hadoop);
      files.setWriteChecksum(false);
      return new ModelStore(name, files.makeQualified(given), files, log, hadoop);
    } catch (IOException e) {
      throw new UserException(
          "Cannot use the store '%s': %s. Check the path.".formatted(store, e.getMessage()), e);
    }
  }

  /**
   * The names of the models of a store, sorted.
   *
   * @throws UserException if there is no store, or it cannot be read
   */
  public static List<String> names(String store, Configuration hadoop) {
    StoredFile.requireExists("the store", store, hadoop);
    List<String> names = new ArrayList<>();
    Path models = new Path(StoredFile.path("the store", store), MODELS);
    try {
      for (FileStatus folder : models.getFileSystem(hadoop).listStatus(models)) {
        String name = folder.getPath().getName();
        if (folder.isDirectory() && NAME.matcher(name).matches()) {
          names.add(name);
        }
      }
    } catch (FileNotFoundException none) {
      return List.of();
    } catch (IOException e) {
      throw new UserException(
          "Cannot read the store '%s': %s. Check the path and the rights to it."
              .formatted(store, e.getMessage()),
          e);
    }
    Collections.sort(names);
    return names;
  }

  /** The name of the model. */
  public String name() {
    return name;
  }

  /** The folder of the model. */
  public String location() {
    return root.toString();
  }

  /**
   * Tries whether of two that publish at once only one succeeds here.
   *
   * @throws UserException if not, or the log cannot be written
   */
  public void probe() {
    log.probe();
  }

  /**
   * The highest commit; empty if nothing is published yet.
   *
   * @throws UserException if commits are missing, or this one is damaged
   */
  public Optional<Commit> head() {
    return log.head();
  }

  /**
   * All commits, ascending.
   *
   * @throws UserException if commits are missing, damaged, or contradict each other
   */
  public List<Commit> commits() {
    return log.all();
  }

  /**
   * A new folder to write a version to; nothing is in it.
   *
   * @throws UserException if it cannot be made
   */
  public Version begin() {
    Version version = at(UUID.randomUUID().toString(), Optional.empty());
    try {
      if (!files.mkdirs(new Path(version.location()))) {
        throw new IOException("the folder was not made");
      }
    } catch (IOException e) {
      throw new UserException(
          "Cannot write to '%s': %s. Check the path and the rights there."
              .formatted(version.location(), e.getMessage()),
          e);
    }
    return version;
  }

  /**
   * Removes what was written of a version that will not be published.
   *
   * @throws UserException if it cannot be removed; the sweep removes it later
   */
  public void discard(Version unpublished) {
    unpublished.remove();
  }

  private Version at(String folder, Optional<String> manifest) {
    return new Version(new Path(new Path(root, Version.VERSIONS), folder), files, hadoop, manifest);
  }

  /** The files that a commit lets count. */
  private Version of(Commit commit) {
    return at(commit.folder(), Optional.of(commit.manifest()));
  }

  /** The files that count; empty if nothing is published yet. */
  public Optional<Version> published() {
    return head().map(this::of);
  }

  /**
   * The files of a publish commit.
   *
   * @throws UserException naming those there are, if it is none
   */
  public Version version(long number) {
    return of(commit(number));
  }

  private Commit commit(long number) {
    Optional<Commit> commit = number < 1 ? Optional.empty() : log.find(number);
    if (commit.isEmpty() || commit.get().kind() != Commit.Kind.PUBLISH) {
      throw new UserException(
          "Cannot find version %d of '%s'. There are %s."
              .formatted(number, name, publishedNumbers()));
    }
    return commit.get();
  }

  private List<Long> publishedNumbers() {
    return commits().stream()
        .filter(commit -> commit.kind() == Commit.Kind.PUBLISH)
        .map(Commit::number)
        .toList();
  }

  /**
   * Lets a version count.
   *
   * @param sealed the version
   * @param parent the head that it was judged against
   * @param night the run
   * @param verdict one line
   * @return that it counts, or which commit came upon the same parent before
   * @throws UserException if the parent is held, the version is not sealed, or the log cannot be
   *     written
   */
  public Publication publish(
      Version sealed,
      Optional<Commit> parent,
      String night,
      String verdict,
      SortedMap<String, Double> figures,
      Instant when) {
    if (parent.isPresent() && parent.get().held()) {
      throw new UserException(
          "Cannot publish to '%s': it is held since %s%s. Let it go with 'models release --name %s' first."
              .formatted(name, parent.get().when(), reason(parent.get()), name));
    }
    long number = parent.map(Commit::number).orElse(0L) + 1;
    Commit commit =
        new Commit(
            number,
            Commit.Kind.PUBLISH,
            number - 1,
            UUID.randomUUID().toString(),
            when,
            number,
            sealed.name(),
            sealed.manifestDigest(),
            false,
            night,
            verdict,
            "",
            figures);
    long taken = log.taken();
    if (taken < number - 1) {
      throw new UserException(
          "Cannot publish to '%s': commit %d, upon which this one was decided, is gone. Put its file back."
              .formatted(name, number - 1));
    }
    Commit first = taken >= number ? log.read(number) : log.add(commit);
    if (!first.equals(commit)) {
      return new Publication.TakenBy(first);
    }
    hint();
    return new Publication.Published(commit);
  }

  private static String reason(Commit commit) {
    return commit.reason().isEmpty() ? "" : " (" + commit.reason() + ")";
  }

  /** Whatever becomes of the hint, the commit stands; whoever comes next repairs it. */
  private void hint() {
    try {
      repair();
    } catch (UserException unwritten) {
      return;
    }
  }

  /**
   * Lets an earlier version count again and holds it, or the next night would publish the bad one
   * again.
   *
   * @param version empty for the one that counted when the present one was published
   * @throws UserException if there is no such version, it is not whole any more, or nothing was
   *     published; {@link TakenException} if another commit was first
   */
  public Commit rollback(OptionalLong version, String reason, Instant when) {
    Commit head = requireHead();
    Commit target = commit(version.isPresent() ? version.getAsLong() : before(head));
    if (target.version() == head.version()) {
      throw new UserException(
          "Cannot roll '%s' back to version %d: that is what counts. Use 'models hold' to keep it."
              .formatted(name, target.version()));
    }
    of(target).verify();
    return add(
        head, Commit.Kind.ROLLBACK, target, "rolled back to " + target.version(), reason, when);
  }

  /** What counted when the version that counts now was published. */
  private long before(Commit head) {
    long parent = head.version() - 1;
    if (parent == 0) {
      throw new UserException(
          "Cannot roll '%s' back: version %d is the first that was published."
              .formatted(name, head.version()));
    }
    return log.read(parent).version();
  }

  /**
   * Lets nothing be published until it is released.
   *
   * @throws UserException if nothing was published, or it is held already; {@link TakenException}
   *     if another commit was first
   */
  public Commit hold(String reason, Instant when) {
    Commit head = requireHead();
    if (head.held()) {
      throw new UserException(
          "Cannot hold '%s': it is held already, since %s%s."
              .formatted(name, head.when(), reason(head)));
    }
    return add(head, Commit.Kind.HOLD, head, "held", reason, when);
  }

  /**
   * Ends a hold.
   *
   * @throws UserException if nothing was published, or it is not held; {@link TakenException} if
   *     another commit was first
   */
  public Commit release(Instant when) {
    Commit head = requireHead();
    if (!head.held()) {
      throw new UserException("Cannot release '%s': it is not held.".formatted(name));
    }
    return add(head, Commit.Kind.RELEASE, head, "released", "", when);
  }

  private Commit requireHead() {
    return head()
        .orElseThrow(
            () ->
                new UserException(
                    "Cannot find a version of '%s' in '%s': nothing was published yet."
                        .formatted(name, root)));
  }

  private Commit add(
      Commit head, Commit.Kind kind, Commit counts, String verdict, String reason, Instant when) {
    Commit commit =
        new Commit(
            head.number() + 1,
            kind,
            head.number(),
            UUID.randomUUID().toString(),
            when,
            counts.version(),
            counts.folder(),
            counts.manifest(),
            kind != Commit.Kind.RELEASE,
            "",
            verdict,
            reason,
            Collections.emptySortedMap());
    Commit first = log.add(commit);
    if (!first.equals(commit)) {
      throw new TakenException(name, first);
    }
    hint();
    return commit;
  }

  /**
   * Makes {@code latest.json} agree with the log. Safe at any time: of several that do so at once
   * the last to write has seen the last commit.
   *
   * @throws UserException if the log cannot be read or the hint not be written
   */
  public void repair() {
    for (int attempt = 0; attempt < MOST_REPAIRS; attempt++) {
      Optional<Commit> head = head();
      if (head.isEmpty()) {
        return;
      }
      byte[] hint = Latest.of(head.get()).bytes();
      Path file = new Path(root, Latest.FILE);
      if (holds(file, hint)) {
        return;
      }
      StagedFile.write("the hint", file.toString(), hint, hadoop);
    }
  }

  private boolean holds(Path file, byte[] bytes) {
    try (InputStream in = files.open(file)) {
      return Arrays.equals(in.readNBytes(bytes.length + 1), bytes);
    } catch (IOException | FSError unreadable) {
      return false;
    }
  }

  /**
   * Removes the files of versions that count no more. Commits stay for ever. Kept are: what counts,
   * and what a rollback would lead to; what one of the last commits let count; what a rollback ever
   * led to; what is young. Folders that no commit names are of attempts that failed, or are under
   * way.
   *
   * @param keptCommits how many commits, the last ones, keep their files; at least 1
   * @param age how old a version must be to go
   * @param orphanAge for how long nothing must have been written to a folder without a commit
   * @param dryRun whether it is only said what would go
   * @throws UserException if the log is damaged, or something cannot be removed
   */
  public Swept gc(int keptCommits, Duration age, Duration orphanAge, boolean dryRun, Instant now) {
    VersionSweep sweep =
        new VersionSweep(log, files, keptCommits, now.minus(age), now.minus(orphanAge), dryRun);
    try {
      return sweep.run(root, folder -> at(folder, Optional.empty()));
    } catch (IOException | FSError e) {
      throw new UserException(
          "Cannot sweep '%s': %s. Check the path and the rights there."
              .formatted(root, e.getMessage()),
          e);
    }
  }
}
