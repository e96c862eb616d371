package io.rangefinder.jobs.night;

import io.rangefinder.drift.Drift;
import io.rangefinder.drift.Verdict;
import io.rangefinder.ir.Range;
import io.rangefinder.jobs.store.RunManifest;
import io.rangefinder.jobs.store.StatisticsTable;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/** What is known of a model's night while it goes on. */
final class NightRecord {
  /** The part that runs the network over images. */
  static final String CALIBRATE = "calibrate";

  /** Stands for all parts. */
  static final String ALL = "all";

  private static final double NANOS = 1e9;

  private final String model;
  private final LocalDate night;
  private final Instant started = Instant.now();
  private final Map<String, Double> seconds = new LinkedHashMap<>();
  private String part = "";
  private long partBegan = System.nanoTime();
  private Outcome outcome = Outcome.BROKEN;
  private String reason = "it did not end";
  private String next = "";
  private String note = "";
  private Optional<NightReport.Images> images = Optional.empty();
  private Optional<Drift> drift = Optional.empty();
  private List<Gate> gates = List.of();
  private long before;
  private long after;
  private SortedMap<String, Double> figures = new TreeMap<>();
  private List<StatisticsTable.Entry> tensors = List.of();
  private OptionalLong versionBefore = OptionalLong.empty();
  private OptionalLong versionAfter = OptionalLong.empty();
  private Map<String, Range> shipped = Map.of();
  private Map<String, Range> made = Map.of();
  private Optional<String> publishedRun = Optional.empty();

  NightRecord(String model, LocalDate night) {
    this.model = model;
    this.night = night;
  }

  String run() {
    return NightLog.run(model, night);
  }

  /** A part of the night begins, and the one before is over. */
  void begin(String next) {
    long now = System.nanoTime();
    if (!part.isEmpty()) {
      seconds.merge(part, (now - partBegan) / NANOS, Double::sum);
    }
    part = next;
    partBegan = now;
  }

  void before(long commit) {
    before = commit;
    after = commit;
  }

  void after(long commit) {
    after = commit;
  }

  void images(RunManifest.Images of, FreshImages fresh) {
    images =
        Optional.of(
            new NightReport.Images(
                of.found(),
                of.calibrated(),
                of.quarantined(),
                fresh.images(),
                fresh.quarantined()));
  }

  void drift(Drift of) {
    drift = Optional.of(of);
    if (of.verdict() == Verdict.REPUBLISH || of.verdict() == Verdict.ALARM) {
      note =
          "%d of %d tensors moved, first '%s': %s"
              .formatted(
                  of.warnings().size(),
                  of.findings().size(),
                  of.warnings().get(0).tensor(),
                  of.warnings().get(0).reasons().get(0));
    } else {
      note = "no tensor moved, and it was to be judged all the same";
    }
  }

  /** Why a model is made tonight. */
  void note(String why) {
    note = why;
  }

  String reasonSoFar() {
    return note;
  }

  void gates(List<Gate> all) {
    gates = all;
  }

  void figures(SortedMap<String, Double> of) {
    figures = of;
  }

  void end(Outcome how, String why, String whatNext) {
    outcome = how;
    reason = why;
    next = whatNext;
  }

  NightReport report() {
    begin("");
    Instant finished = Instant.now();
    seconds.put(ALL, Duration.between(started, finished).toNanos() / NANOS);
    return new NightReport(
        run(),
        model,
        night,
        started,
        finished,
        outcome,
        reason,
        next,
        images,
        drift.map(NightReport.Compared::of),
        gates,
        before,
        after,
        figures,
        seconds);
  }

  /** What the statistics were over tonight's images. */
  void tensors(List<StatisticsTable.Entry> of) {
    tensors = of;
  }

  /** The version that counts when the night begins. */
  void shipped(long version, Map<String, Range> ranges) {
    versionBefore = OptionalLong.of(version);
    versionAfter = versionBefore;
    shipped = ranges;
  }

  /** The ranges of the new model. */
  void made(Map<String, Range> ranges) {
    made = ranges;
  }

  /** The new model counts; its run is there. */
  void published(long version, String path) {
    versionAfter = OptionalLong.of(version);
    publishedRun = Optional.of(path);
  }

  /** Another version came to count. */
  void beaten(long version) {
    versionAfter = OptionalLong.of(version);
  }

  /** Whether this night's model counts. */
  boolean hasPublished() {
    return publishedRun.isPresent();
  }

  /** What the history keeps; nothing if the night did not come so far as to have statistics. */
  Optional<NightHistory> history() {
    if (tensors.isEmpty()) {
      return Optional.empty();
    }
    boolean isFirst = versionBefore.isEmpty() && hasPublished();
    return Optional.of(
        new NightHistory(
            outcome,
            reason,
            versionBefore,
            versionAfter,
            publishedRun,
            isFirst ? made : shipped,
            made,
            drift,
            tensors));
  }
}
