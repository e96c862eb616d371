package io.rangefinder.jobs.night;

import io.rangefinder.ir.Range;
import io.rangefinder.jobs.execute.TfliteFile;
import io.rangefinder.jobs.publish.Commit;
import io.rangefinder.jobs.publish.ModelStore;
import io.rangefinder.jobs.publish.Version;
import io.rangefinder.jobs.store.QuantizationReport;
import io.rangefinder.jobs.store.RunDirectory;
import io.rangefinder.jobs.store.RunManifest;
import io.rangefinder.jobs.store.StoreReference;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;

/**
 * What is published, and what it was made from.
 *
 * @param commit the highest one
 * @param version the files that it lets count
 * @param run the calibration run that they were made from
 * @param manifest what the run says of itself
 * @param blocks what the run was merged from, if the store knows
 * @param ranges of the model's codes, by tensor
 */
record PublishedModel(
    Commit commit,
    Version version,
    RunDirectory run,
    RunManifest manifest,
    Optional<StoreReference> blocks,
    SortedMap<String, Range> ranges) {
  /**
   * Opens what a commit lets count.
   *
   * @param store where the run's blocks are
   * @throws io.rangefinder.ir.UserException if its files are gone or damaged
   */
  static PublishedModel of(Commit commit, ModelStore versions, String store, Configuration hadoop) {
    Version version = versions.version(commit.version());
    String location = version.path(Version.RUN);
    RunDirectory run = RunDirectory.open(location, hadoop);
    return new PublishedModel(
        commit,
        version,
        run,
        run.manifest(),
        StoreReference.find(store, location, hadoop),
        ranges(version));
  }

  /** The model's file. */
  TfliteFile tflite() {
    return new TfliteFile(version.read(Version.MODEL), location());
  }

  /** Where the model's file is. */
  String location() {
    return version.path(Version.MODEL);
  }

  /** Whether a run observed the same network, from the same images in the same way. */
  boolean isOfTheNetworkOf(StoreReference tonight) {
    return blocks.map(of -> of.identity().equals(tonight.identity())).orElse(false);
  }

  /** Since when, and why, nothing may be published over it. */
  String held() {
    String why = commit.reason().isEmpty() ? "" : " (" + commit.reason() + ")";
    return "version %d is held since %s%s".formatted(commit.version(), commit.when(), why);
  }

  /** The ranges of a version's model by tensor. */
  static SortedMap<String, Range> ranges(Version version) {
    return ranges(
        QuantizationReport.read(version.read(Version.REPORT), version.path(Version.REPORT)));
  }

  /** The ranges of a model by tensor. */
  static SortedMap<String, Range> ranges(QuantizationReport report) {
    SortedMap<String, Range> ranges = new TreeMap<>();
    report.ranges().forEach(of -> ranges.put(of.tensor(), new Range(of.min(), of.max())));
    return ranges;
  }
}
