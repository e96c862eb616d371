package io.rangefinder.jobs.night;

import io.rangefinder.ir.Range;
import io.rangefinder.ir.UserException;
import io.rangefinder.jobs.publish.Commit;
import io.rangefinder.jobs.publish.ModelStore;
import io.rangefinder.jobs.publish.Version;
import io.rangefinder.jobs.store.RunDirectory;
import io.rangefinder.jobs.store.StatisticsTable;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/**
 * Makes up for a night that was ended between its commit and its last word: its report and its rows
 * of the history are made again, as far as the commit and the version tell.
 */
final class NightRepair {
  /** Ends the reason of what was made again. */
  static final String MARK = " (made again from the commit by a later night)";

  private final ModelStore versions;
  private final NightLog log;
  private final History history;
  private final SparkSession spark;
  private final Configuration hadoop;

  NightRepair(ModelStore versions, NightLog log, History history, SparkSession spark) {
    this.versions = versions;
    this.log = log;
    this.history = history;
    this.spark = spark;
    this.hadoop = spark.sparkContext().hadoopConfiguration();
  }

  /**
   * The last commit that published.
   *
   * @param head the highest one
   */
  static Optional<Commit> lastPublication(ModelStore versions, Commit head) {
    if (head.kind() == Commit.Kind.PUBLISH) {
      return Optional.of(head);
    }
    List<Commit> commits = versions.commits();
    for (int i = commits.size() - 1; i >= 0; i--) {
      if (commits.get(i).kind() == Commit.Kind.PUBLISH) {
        return Optional.of(commits.get(i));
      }
    }
    return Optional.empty();
  }

  /**
   * Looks whether a night has told what it published, and does it in its place.
   *
   * @param published its commit; of one that is no night's nothing is to be told
   * @throws UserException if something cannot be read or written
   */
  void run(Commit published) {
    String prefix = versions.name() + "-";
    if (!published.night().matches("\\Q" + prefix + "\\E\\d{4}-\\d{2}-\\d{2}")) {
      return;
    }
    LocalDate night = LocalDate.parse(published.night().substring(prefix.length()));
    if (!isTold(published)) {
      log.write(report(published, night));
    }
    if (!history.has(night)) {
      history.write(night, rows(published));
    }
  }

  /** A report that was finished before the commit is of an earlier attempt of the same night. */
  private boolean isTold(Commit published) {
    return log.find(published.night())
        .filter(
            report ->
                report.after() >= published.number()
                    || !report.finished().isBefore(published.when()))
        .isPresent();
  }

  private NightReport report(Commit published, LocalDate night) {
    return new NightReport(
        published.night(),
        versions.name(),
        night,
        published.when(),
        published.when(),
        Outcome.PUBLISHED,
        reason(published),
        "",
        Optional.empty(),
        Optional.empty(),
        List.of(),
        published.parent(),
        published.number(),
        published.figures(),
        new TreeMap<>());
  }

  private static String reason(Commit published) {
    return "version %d: %s%s".formatted(published.version(), published.verdict(), MARK);
  }

  private NightHistory rows(Commit published) {
    Version version = versions.version(published.version());
    RunDirectory run = RunDirectory.open(version.path(Version.RUN), hadoop);
    SortedMap<String, Range> made = PublishedModel.ranges(version);
    OptionalLong before =
        published.parent() == 0
            ? OptionalLong.empty()
            : OptionalLong.of(versions.commits().get((int) published.parent() - 1).version());
    return new NightHistory(
        Outcome.PUBLISHED,
        reason(published),
        before,
        OptionalLong.of(published.version()),
        Optional.of(run.location()),
        before.isPresent() ? PublishedModel.ranges(versions.version(before.getAsLong())) : made,
        made,
        Optional.empty(),
        StatisticsTable.entries(spark, run.path(RunDirectory.STATISTICS)));
  }
}
