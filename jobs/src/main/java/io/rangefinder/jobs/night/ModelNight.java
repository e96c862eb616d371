package io.rangefinder.jobs.night;

import io.rangefinder.drift.Clipping;
import io.rangefinder.drift.Drift;
import io.rangefinder.drift.PastDivergences;
import io.rangefinder.drift.Verdict;
import io.rangefinder.ir.Range;
import io.rangefinder.ir.UserException;
import io.rangefinder.jobs.calibrate.CalibrateJob;
import io.rangefinder.jobs.calibrate.NewImages;
import io.rangefinder.jobs.calibrate.UnpublishedRun;
import io.rangefinder.jobs.evaluate.EvaluateJob;
import io.rangefinder.jobs.evaluate.EvaluateResult;
import io.rangefinder.jobs.evaluate.UnpublishedEvaluation;
import io.rangefinder.jobs.execute.Progress;
import io.rangefinder.jobs.execute.TfliteFile;
import io.rangefinder.jobs.publish.Commit;
import io.rangefinder.jobs.publish.ModelStore;
import io.rangefinder.jobs.publish.Publication;
import io.rangefinder.jobs.publish.Version;
import io.rangefinder.jobs.quantize.QuantizeJob;
import io.rangefinder.jobs.quantize.QuantizeResult;
import io.rangefinder.jobs.source.ImageManifest;
import io.rangefinder.jobs.store.QuantizedModel;
import io.rangefinder.jobs.store.RunDirectory;
import io.rangefinder.jobs.store.RunManifest;
import io.rangefinder.jobs.store.StatisticsTable;
import io.rangefinder.jobs.store.StoreReference;
import io.rangefinder.metrics.Classification;
import io.rangefinder.statistics.SplitStatistics;
import io.rangefinder.statistics.TensorStatistics;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * One model's night: calibrates, compares with what is published, and where that is called for
 * quantizes, judges and publishes.
 */
final class ModelNight {

  /** What the published model is judged again under; it is never kept. */
  private static final String EVALUATION_BEFORE = "evaluation-before";

  /** Names the blocks that nights saw since a version was published. */
  private static final String SEEN_SINCE = "seen since";

  private static final String NO_BETTER =
      "no tensor moved, and the new model is no better on the held-out images";

  private final NightModel model;
  private final NightOptions options;
  private final String store;
  private final SparkSession spark;
  private final Configuration hadoop;
  private final Progress progress;
  private final ModelStore versions;
  private final History history;
  private final NightRecord record;
  private final Gates gates;

  /** Whether something changed, so that what is published may be wrong now. */
  private boolean isCalledFor = true;

  /** Whether tonight's version is one that a commit names, or may name. */
  private boolean isPublished;

  ModelNight(
      NightModel model,
      NightOptions options,
      String store,
      SparkSession spark,
      Progress progress,
      NightRecord record) {
    this.model = model;
    this.options = options;
    this.store = store;
    this.spark = spark;
    this.hadoop = spark.sparkContext().hadoopConfiguration();
    this.progress = progress;
    this.versions = ModelStore.of(store, model.name(), hadoop);
    this.history = new History(store, model.name(), spark);
    this.record = record;
    this.gates = new Gates(model.bounds());
  }

  /**
   * Goes the night.
   *
   * @param calibrating the images where those are that calibrate
   * @param judging the images where those are that judge
   */
  void run(ImageManifest calibrating, ImageManifest judging) {
    versions.probe();
    versions.repair();
    Optional<Commit> head = versions.head();
    if (!options.dryRun()) {
      repair(head);
    }
    night(head, calibrating, judging);
    if (!options.dryRun()) {
      writeHistory();
    }
  }

  /** What cannot be told in another night's place stands in no way of this one. */
  private void repair(Optional<Commit> head) {
    try {
      head.flatMap(commit -> NightRepair.lastPublication(versions, commit))
          .ifPresent(new NightRepair(versions, new NightLog(store, hadoop), history, spark)::run);
    } catch (UserException unwritten) {
      warn(unwritten);
    }
  }

  private void warn(UserException problem) {
    progress.note("warning     " + problem.getMessage());
  }

  /** A night keeps the rows of what it published: its later runs change nothing of that. */
  private void writeHistory() {
    try {
      boolean isToldAlready =
          !record.hasPublished()
              && versions
                  .head()
                  .flatMap(commit -> NightRepair.lastPublication(versions, commit))
                  .filter(commit -> commit.night().equals(record.run()))
                  .isPresent();
      if (!isToldAlready) {
        record.history().ifPresent(rows -> history.write(options.night(), rows));
      }
    } catch (UserException unwritten) {
      warn(unwritten);
    }
  }

  private void night(Optional<Commit> head, ImageManifest calibrating, ImageManifest judging) {
    head.ifPresent(commit -> record.before(commit.number()));
    Optional<PublishedModel> before =
        head.map(commit -> PublishedModel.of(commit, versions, store, hadoop));
    before.ifPresent(of -> record.shipped(of.commit().version(), of.ranges()));
    Version tonight = versions.begin();
    try {
      run(calibrating, judging, head, before, tonight);
    } finally {
      discard(tonight);
    }
  }

  /** What stays is in nobody's way, and the sweep of versions removes it. */
  private void discard(Version tonight) {
    try {
      if (!isPublished) {
        versions.discard(tonight);
      }
    } catch (UserException stays) {
      warn(stays);
    }
  }

  private void run(
      ImageManifest calibrating,
      ImageManifest judging,
      Optional<Commit> head,
      Optional<PublishedModel> before,
      Version tonight) {
    String location = tonight.path(Version.RUN);
    record.begin(NightRecord.CALIBRATE);
    try (UnpublishedRun run =
        new CalibrateJob(model.calibration(store, location), progress)
            .runUnpublished(spark, calibrating)) {
      record.begin("compare");
      if (!options.dryRun()) {
        record.tensors(
            StatisticsTable.entries(spark, run.directory().path(RunDirectory.STATISTICS)));
      }
      if (isDecided(run, before)) {
        return;
      }
      record.begin("quantize");
      QuantizeResult quantized =
          new QuantizeJob(model.quantization(location), progress).run(spark, run.directory());
      SortedMap<String, Range> made = PublishedModel.ranges(quantized.report());
      record.made(made);
      gates.clip(clip(run.directory(), made), before.map(this::clip));
      record.begin("evaluate");
      byte[] tflite = quantized.tflite();
      String place = tonight.path(Version.MODEL);
      TfliteFile file = new TfliteFile(tflite, place);
      try (UnpublishedEvaluation evaluation =
          evaluate(file, place, run.directory(), tonight.path(Version.EVALUATION), judging)) {
        Optional<EvaluateResult> published = before.map(of -> judgedAgain(of, tonight, judging));
        gates.answers(evaluation.result(), published);
        SortedMap<String, Double> figures = figures(run, evaluation.result(), tflite.length);
        record.gates(gates.all());
        record.figures(figures);
        if (isRefused("the new model")) {
          return;
        }
        if (isNoBetter(evaluation.result(), published)) {
          keep(before.orElseThrow(), run.reference().orElseThrow(), NO_BETTER);
          return;
        }
        String verdict = verdict(before);
        if (options.dryRun()) {
          record.end(
              Outcome.READY,
              verdict + "; nothing is published in a dry run",
              "rangefinder recalibrate");
          return;
        }
        record.begin("publish");
        run.publish();
        QuantizedModel.write(tflite, quantized.report(), place, hadoop);
        evaluation.publish();
        tonight.seal();
        publish(tonight, head, verdict, figures);
      }
    }
  }

  /** Whether the images alone say how the night ends; then that is recorded. */
  private boolean isDecided(UnpublishedRun run, Optional<PublishedModel> before) {
    RunManifest manifest = run.result().manifest();
    StoreReference reference = run.reference().orElseThrow();
    NewImages fresh = fresh(run, reference, before);
    FreshImages counts = new FreshImages(fresh.images() + fresh.quarantined(), fresh.quarantined());
    record.images(manifest.images(), counts);
    gates.images(manifest.images(), before.map(of -> of.manifest().images()), counts);
    record.gates(gates.all());
    if (before.isPresent() && counts.images() == 0) {
      keep(before.get(), reference, nothingNew(before.get()));
      return true;
    }
    if (isRefused("the images")) {
      return true;
    }
    if (before.isEmpty()) {
      return false;
    }
    PublishedModel published = before.get();
    if (published.commit().held()) {
      keep(published, reference, published.held());
      return true;
    }
    if (!published.isOfTheNetworkOf(reference)) {
      record.note(
          "the network, its preprocessing or the engine is another than the published one's");
      return false;
    }
    Drift drift = drift(run, fresh, published);
    record.drift(drift);
    return isDecided(drift, published, reference);
  }

  private boolean isDecided(Drift drift, PublishedModel published, StoreReference reference) {
    if (drift.verdict() == Verdict.ALARM && !options.acceptDrift()) {
      record.end(
          Outcome.ALARM,
          alarm(drift),
          "look at the images; rangefinder recalibrate --accept-drift publishes all the same");
      return true;
    }
    boolean stays = drift.verdict() == Verdict.KEEP || drift.verdict() == Verdict.TOO_FEW;
    if (stays && !model.alwaysJudges()) {
      keep(
          published,
          reference,
          drift.verdict() == Verdict.KEEP
              ? "%d new images are within what version %d was made for"
                  .formatted(drift.images(), published.commit().version())
              : "%d new images are too few to judge, %d are needed"
                  .formatted(drift.images(), Drift.LEAST_IMAGES));
      return true;
    }
    isCalledFor = !stays;
    return false;
  }

  private String alarm(Drift drift) {
    List<String> images = drift.imagesToLookAt();
    return record.reasonSoFar()
        + (images.isEmpty() ? "" : "; look at " + String.join(", ", images));
  }

  private String nothingNew(PublishedModel published) {
    return published.commit().night().equals(record.run())
        ? "published earlier tonight as version %d".formatted(published.commit().version())
        : "no image is new since version %d".formatted(published.commit().version());
  }

  private NewImages fresh(
      UnpublishedRun run, StoreReference reference, Optional<PublishedModel> before) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Optional<StoreReference> published = before.flatMap(PublishedModel::blocks);
    List<String> blocks = published.map(reference::blocksBeyond).orElse(reference.blocks());
    return NewImages.of(context, store, reference.identity(), blocks).named(spark, run.directory());
  }

  private Drift drift(UnpublishedRun run, NewImages fresh, PublishedModel published) {
    Map<String, SplitStatistics> then = new LinkedHashMap<>();
    StatisticsTable.entries(spark, published.run().path(RunDirectory.STATISTICS))
        .forEach(entry -> then.put(entry.tensor(), entry.statistics()));
    Map<String, TensorStatistics> now = new TreeMap<>();
    fresh.statistics().forEach((tensor, of) -> now.put(tensor, of.whole()));
    return Drift.of(
        then,
        now,
        published.ranges(),
        new HashSet<>(run.directory().model().graph().inputs()),
        model.drift()::of,
        past());
  }

  private Map<String, PastDivergences> past() {
    try {
      return history.past(options.night(), line -> progress.note("warning     " + line));
    } catch (UserException unreadable) {
      warn(unreadable);
      return Map.of();
    }
  }

  /** The published version stays, and so do the blocks that this night added. */
  private void keep(PublishedModel published, StoreReference reference, String reason) {
    new StoreReference(
            published.run().location(),
            reference.identity(),
            reference.blocks(),
            reference.network())
        .writeFor(SEEN_SINCE, store, hadoop);
    boolean wasTonight = published.commit().night().equals(record.run());
    record.end(wasTonight ? Outcome.PUBLISHED : Outcome.KEPT, reason, "");
  }

  private boolean isRefused(String what) {
    List<Gate> closed = gates.closed();
    if (closed.isEmpty()) {
      return false;
    }
    record.end(
        Outcome.REFUSED,
        "%s: %s".formatted(what, closed.stream().map(Gate::line).collect(Collectors.joining("; "))),
        "rangefinder recalibrate --status");
    return true;
  }

  private Clipping clip(RunDirectory run, Map<String, Range> ranges) {
    return Clipping.worst(StatisticsTable.read(spark, run.path(RunDirectory.STATISTICS)), ranges)
        .orElse(new Clipping("", 0));
  }

  private Clipping clip(PublishedModel published) {
    return clip(published.run(), published.ranges());
  }

  /** Where no tensor moved, a new version has to be worth the change. */
  private boolean isNoBetter(EvaluateResult tonight, Optional<EvaluateResult> published) {
    return !isCalledFor && published.isPresent() && !Gates.isBetter(tonight, published.get());
  }

  private UnpublishedEvaluation evaluate(
      TfliteFile file, String place, RunDirectory run, String output, ImageManifest judging) {
    return new EvaluateJob(model.evaluation(place, run.location(), output), progress)
        .runUnpublished(spark, judging, file, run);
  }

  private EvaluateResult judgedAgain(
      PublishedModel published, Version tonight, ImageManifest judging) {
    try (UnpublishedEvaluation evaluation =
        evaluate(
            published.tflite(),
            published.location(),
            published.run(),
            tonight.path(EVALUATION_BEFORE),
            judging)) {
      return evaluation.result();
    }
  }

  private static SortedMap<String, Double> figures(
      UnpublishedRun run, EvaluateResult evaluation, int bytes) {
    SortedMap<String, Double> figures = new TreeMap<>();
    RunManifest.Images images = run.result().manifest().images();
    figures.put("images", (double) images.calibrated());
    figures.put("quarantined", (double) images.quarantined());
    figures.put("held-out-images", (double) evaluation.images());
    figures.put("bytes", (double) bytes);
    Gates.agreement(evaluation).ifPresent(figure -> figures.put("agreement", figure));
    Gates.kl(evaluation).ifPresent(figure -> figures.put("kl", figure));
    Gates.decibels(evaluation).ifPresent(figure -> figures.put("decibels", figure));
    Classification counts = evaluation.comparison().classification();
    if (counts.labelled() > 0) {
      figures.put("top1", counts.quantizedTop1() / (double) counts.labelled());
      figures.put("float-top1", counts.floatTop1() / (double) counts.labelled());
    }
    return figures;
  }

  private String verdict(Optional<PublishedModel> before) {
    if (before.isEmpty()) {
      return "the first version, all gates pass";
    }
    return record.reasonSoFar() + ", all gates pass";
  }

  private void publish(
      Version tonight, Optional<Commit> head, String verdict, SortedMap<String, Double> figures) {
    isPublished = true;
    Publication publication =
        versions.publish(tonight, head, record.run(), verdict, figures, Instant.now());
    if (publication instanceof Publication.Published published) {
      record.after(published.commit().number());
      record.published(published.commit().version(), tonight.path(Version.RUN));
      record.end(
          Outcome.PUBLISHED, "version %d: %s".formatted(published.commit().version(), verdict), "");
    } else if (publication instanceof Publication.TakenBy taken) {
      isPublished = false;
      record.after(taken.winner().number());
      record.beaten(taken.winner().version());
      record.end(
          Outcome.BEATEN,
          "published by another night: version %d%s, after this one had begun"
              .formatted(
                  taken.winner().version(),
                  taken.winner().night().isEmpty() ? "" : " of " + taken.winner().night()),
          "rangefinder recalibrate");
    }
  }
}
