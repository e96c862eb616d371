package io.rangefinder.jobs.report;

import io.rangefinder.jobs.night.NightReport;
import io.rangefinder.jobs.publish.ModelStore;
import io.rangefinder.jobs.publish.Version;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;

/**
 * What a report is of.
 *
 * @param calibration the calibration run
 * @param quantized the .tflite that was made from it, with its report beside it
 * @param evaluation the evaluation of that model
 * @param compare an earlier run, from which the values may have moved
 * @param night the night of a store, {@code MODEL-YYYY-MM-DD}, that made the run
 * @param store the store of that night; given if the night is
 * @param thumbnails whether images are shown
 */
public record ReportConfiguration(
    String calibration,
    @Nullable String quantized,
    @Nullable String evaluation,
    @Nullable String compare,
    @Nullable String night,
    @Nullable String store,
    boolean thumbnails) {
  /** All that one chain of commands left. */
  public static ReportConfiguration of(Path calibration, Path quantized, Path evaluation) {
    return new ReportConfiguration(
        calibration.toString(),
        quantized.toString(),
        evaluation.toString(),
        null,
        null,
        null,
        true);
  }

  /**
   * What counts after a night, if anything does, compared with what counted before it.
   *
   * @param store where the night was
   * @throws io.rangefinder.ir.UserException if the store cannot be read
   */
  public static Optional<ReportConfiguration> ofNight(
      NightReport night, String store, Configuration hadoop) {
    ModelStore versions = ModelStore.of(store, night.model(), hadoop);
    Map<Long, Long> published = new HashMap<>();
    versions.commits().forEach(commit -> published.put(commit.number(), commit.version()));
    Long after = published.get(night.after());
    if (after == null) {
      return Optional.empty();
    }
    Version version = versions.version(after);
    Long before = published.get(night.before());
    return Optional.of(
        new ReportConfiguration(
            version.path(Version.RUN),
            version.path(Version.MODEL),
            version.path(Version.EVALUATION),
            before == null || before.equals(after)
                ? null
                : versions.version(before).path(Version.RUN),
            night.run(),
            store,
            true));
  }
}
