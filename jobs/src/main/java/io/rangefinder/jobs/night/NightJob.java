package io.rangefinder.jobs.night;

import io.rangefinder.ir.UserException;
import io.rangefinder.jobs.execute.Progress;
import io.rangefinder.jobs.monitor.NightMetrics;
import io.rangefinder.jobs.source.ImageLocation;
import io.rangefinder.jobs.source.ImageManifest;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/**
 * A night of all models of a configuration, one after the other: each location of images is listed
 * once, and what becomes of one model stops no other. Every model's report lies in the store
 * afterwards, whatever happened.
 */
public final class NightJob {
  private final NightConfiguration configuration;
  private final NightOptions options;
  private final Progress progress;

  public NightJob(NightConfiguration configuration, NightOptions options, Progress progress) {
    this.configuration = configuration;
    this.options = options;
    this.progress = progress;
  }

  /**
   * Goes the night.
   *
   * @return the reports, in the order of the configuration
   * @throws UserException if a report cannot be written
   */
  public List<NightReport> run(SparkSession spark) {
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    NightLog log = new NightLog(configuration.store(), hadoop);
    List<NightReport> reports = new ArrayList<>();
    Map<ImageLocation, ImageManifest> listed = new HashMap<>();
    try {
      for (NightModel model : configuration.models()) {
        NightReport report = night(model, spark, listed);
        if (!options.dryRun() && !isOfTheWinner(report, log)) {
          boolean isNews = isNews(report, log);
          log.write(report);
          if (isNews) {
            tell(report);
          }
        }
        reports.add(report);
      }
    } finally {
      listed.values().forEach(ImageManifest::close);
    }
    if (!configuration.metrics().isEmpty() && !options.dryRun()) {
      writeMetrics(reports, hadoop);
    }
    return reports;
  }

  /** What was published stays published; who watches the file sees that it is old. */
  private void writeMetrics(List<NightReport> reports, Configuration hadoop) {
    try {
      NightMetrics.write(
          configuration.metrics(), reports.stream().map(NightReport::metrics).toList(), hadoop);
    } catch (UserException unwritten) {
      progress.note("warning     " + unwritten.getMessage());
    }
  }

  private NightReport night(
      NightModel model, SparkSession spark, Map<ImageLocation, ImageManifest> listed) {
    NightRecord record = new NightRecord(model.name(), options.night());
    try {
      record.begin("list");
      ImageManifest calibrating = list(model.images(), spark, listed);
      ImageManifest judging = list(model.judgingImages(), spark, listed);
      new ModelNight(model, options, configuration.store(), spark, progress, record)
          .run(calibrating, judging);
    } catch (RuntimeException | Error failure) {
      Optional<UserException> user = UserException.causing(failure);
      if (user.isPresent()) {
        record.end(Outcome.FAILED, String.valueOf(user.get().getMessage()), "");
      } else {
        progress.note("this is a bug; please report it: " + trace(failure));
        record.end(Outcome.BROKEN, failure.toString(), "report the trace in the log");
      }
    }
    return record.report();
  }

  private static String trace(Throwable failure) {
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    return text.toString();
  }

  private ImageManifest list(
      ImageLocation location, SparkSession spark, Map<ImageLocation, ImageManifest> listed) {
    return listed.computeIfAbsent(location, where -> ImageManifest.list(where, spark, progress));
  }

  /** Whether a second run of the same night was first: then the report is that one's. */
  private static boolean isOfTheWinner(NightReport report, NightLog log) {
    return report.outcome() == Outcome.BEATEN
        && log.find(report.run()).map(NightReport::outcome).equals(Optional.of(Outcome.PUBLISHED));
  }

  /** Whether a night ends otherwise than the one before, or than its own first run. */
  private static boolean isNews(NightReport report, NightLog log) {
    return log.find(report.run())
        .or(() -> log.before(report.model(), report.night()))
        .map(before -> before.outcome() != report.outcome())
        .orElse(true);
  }

  private void tell(NightReport report) {
    configuration.notification().tell(report).forEach(line -> progress.note("warning     " + line));
  }
}
