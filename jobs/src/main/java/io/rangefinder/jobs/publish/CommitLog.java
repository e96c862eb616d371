package io.rangefinder.jobs.publish;

import io.rangefinder.ir.UserException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** The commits of a model, by their numbers. */
final class CommitLog {
  private static final Pattern FILE = Pattern.compile("(\\d{8,18})\\.json");

  /** How often a commit is looked at that somebody may be writing. */
  private static final int LOOKS = 10;

  private final Path folder;
  private final AddedFiles files;

  private CommitLog(Path folder, AddedFiles files) {
    this.folder = folder;
    this.files = files;
  }

  static CommitLog in(Path folder, Configuration hadoop) {
    return new CommitLog(folder, AddedFiles.in(folder, hadoop));
  }

  void probe() {
    files.probe();
  }

  /** The highest number that is taken, be its commit whole or not; 0 if there is none. */
  long taken() {
    TreeSet<Long> numbers = new TreeSet<>();
    for (String name : files.names()) {
      Matcher file = FILE.matcher(name);
      if (file.matches() && name.equals(Commit.file(Long.parseLong(file.group(1))))) {
        numbers.add(Long.parseLong(file.group(1)));
      }
    }
    if (numbers.isEmpty()) {
      return 0;
    }
    requireUnbroken(numbers);
    return numbers.last();
  }

  private void requireUnbroken(SortedSet<Long> numbers) {
    List<String> missing = new ArrayList<>();
    long expected = 1;
    for (long number : numbers) {
      // A listing may lack a file that was added while it was made.
      while (expected < number && files.find(Commit.file(expected)).isPresent()) {
        expected++;
      }
      if (expected < number) {
        missing.add(
            expected == number - 1
                ? Commit.file(expected)
                : "%s to %s".formatted(Commit.file(expected), Commit.file(number - 1)));
      }
      expected = number + 1;
    }
    if (!missing.isEmpty()) {
      throw UserException.listing(
          "Cannot read the log '%s': commits are missing, so it is not known what counts. Put them back from a copy. Missing:"
              .formatted(folder),
          missing);
    }
  }

  /** The highest commit: it says what counts. */
  Optional<Commit> head() {
    long last = taken();
    if (last == 0) {
      return Optional.empty();
    }
    Optional<Commit> head = find(last);
    return head.isPresent() || last == 1 ? head : Optional.of(read(last - 1));
  }

  /** All commits, ascending. */
  List<Commit> all() {
    List<Commit> commits = new ArrayList<>();
    long last = taken();
    for (long number = 1; number <= last; number++) {
      Optional<Commit> commit = find(number);
      if (commit.isPresent()) {
        commits.add(requireAgrees(commit.get(), commits));
      } else if (number < last) {
        throw partial(number);
      }
    }
    return commits;
  }

  private Commit requireAgrees(Commit commit, List<Commit> before) {
    if (commit.kind() != Commit.Kind.PUBLISH) {
      Commit counted = before.get(Math.toIntExact(commit.version() - 1));
      if (counted.kind() != Commit.Kind.PUBLISH
          || !counted.folder().equals(commit.folder())
          || !counted.manifest().equals(commit.manifest())) {
        throw new UserException(
            "Cannot read the log '%s': commit %d says that version %d counts, but names other files than were published as it. Put both files back as they were."
                .formatted(folder, commit.number(), commit.version()));
      }
    }
    return commit;
  }

  /** A commit, if it is there and whole. */
  Optional<Commit> find(long number) {
    return files.find(Commit.file(number)).filter(Commit::isWhole).map(x -> parse(x, number));
  }

  private Commit parse(byte[] bytes, long number) {
    String where = new Path(folder, Commit.file(number)).toString();
    Commit commit = Commit.read(bytes, where);
    if (commit.number() != number) {
      throw new UserException(
          "Cannot read the commit '%s': it is number %d. Put the file back as it was."
              .formatted(where, commit.number()));
    }
    return commit;
  }

  /** A commit that was seen; it may still be written. */
  Commit read(long number) {
    for (int look = 0; look < LOOKS; look++) {
      Optional<Commit> commit = find(number);
      if (commit.isPresent()) {
        return commit.get();
      }
      AddedFiles.pause();
    }
    throw partial(number);
  }

  private UserException partial(long number) {
    return new UserException(
        "Cannot use the commit '%s': it is only a part of one, so the program that wrote it died, or the file was damaged. If nothing else publishes to this model now, remove the file if it is the last, put it back otherwise."
            .formatted(new Path(folder, Commit.file(number))));
  }

  /**
   * Adds a commit.
   *
   * @return the commit of this number: the given one, or another that was first
   */
  Commit add(Commit commit) {
    return files.add(Commit.file(commit.number()), commit.bytes()) ? commit : read(commit.number());
  }
}
