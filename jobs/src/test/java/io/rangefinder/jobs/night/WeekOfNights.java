package io.rangefinder.jobs.night;

import static org.assertj.core.api.Assertions.assertThat;

import io.rangefinder.drift.Verdict;
import io.rangefinder.jobs.calibrate.SilentProgress;
import io.rangefinder.jobs.demo.ShippedNetwork;
import io.rangefinder.jobs.publish.ModelStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.sql.SparkSession;

/** Nights of one model on drawn images, on any file system: what each publishes, and says. */
public final class WeekOfNights {
  private static final String MODEL = "figures";
  private static final LocalDate FIRST = LocalDate.of(2026, 11, 2);
  private static final int BASE = 200;
  private static final int MORE = 70;
  private static final String OUTLIER = "board.png";

  private final SparkSession spark;
  private final Configuration hadoop;
  private final NightLake lake;
  private final String store;
  private final Path file;
  private int nights;

  /**
   * @param folder on this machine, for the network and the drawings
   * @param root where the lake and the store go, ending in '/'
   */
  public WeekOfNights(Path folder, String root, SparkSession spark) throws Exception {
    this.spark = spark;
    this.hadoop = spark.sparkContext().hadoopConfiguration();
    this.store = root + "store";
    this.lake = new NightLake(folder.resolve("drawn"), BASE + 4 * MORE, root + "lake", hadoop);
    ShippedNetwork network = ShippedNetwork.write(folder);
    this.file =
        Files.write(
            folder.resolve("nightly.conf"),
            List.of(
                "store = \"%s\"".formatted(store),
                "images = \"%s\"".formatted(lake.location()),
                "held-out.part = 0.2",
                "calibrate { preparation = none, rule = minmax, engine-check = off }",
                "metrics = \"%s\"".formatted(folder.resolve("night.prom")),
                "notify.command = [sh, -c, \"cat > /dev/null; echo \\\"$0\\\" >> %s\"]"
                    .formatted(folder.resolve("told")),
                "models.%s { model = \"%s\", config = \"%s\" }"
                    .formatted(MODEL, network.model(), network.configuration()),
                "models.gone { model = \"%s\", config = \"%s\" }"
                    .formatted(folder.resolve("gone.pb"), network.configuration())));
  }

  private NightReport night(int number, boolean acceptDrift) {
    NightOptions options = new NightOptions(FIRST.plusDays(number), false, acceptDrift);
    NightConfiguration configuration = NightConfiguration.read(file, List.of());
    List<NightReport> reports =
        new NightJob(configuration, options, new SilentProgress()).run(spark);
    requireOutcome(reports.get(1), Outcome.FAILED, "Cannot find the model '");
    return reports.get(0);
  }

  private NightReport night() {
    return night(nights++, false);
  }

  private ModelStore models() {
    return ModelStore.of(store, MODEL, hadoop);
  }

  private long counts() {
    return models().head().orElseThrow().version();
  }

  private static void requireOutcome(NightReport report, Outcome outcome, String reason) {
    assertThat(report.outcome()).as(report.reason()).isEqualTo(outcome);
    assertThat(report.reason()).contains(reason);
  }

  /** All nights, one after the other. */
  public void run() throws Exception {
    firstNight();
    nothingNew();
    newImagesWithinRange();
    brightImagesAndAnOutlier();
    brokenFiles();
    diedAfterTheCommit();
    twoAtOnce();
    heldAfterARollback();
    assertThat(new NightLog(store, hadoop).last(99))
        .filteredOn(report -> report.model().equals(MODEL))
        .extracting(NightReport::outcome)
        .containsExactly(
            Outcome.KEPT,
            Outcome.KEPT,
            Outcome.PUBLISHED,
            Outcome.KEPT,
            Outcome.REFUSED,
            Outcome.ALARM,
            Outcome.KEPT,
            Outcome.KEPT,
            Outcome.PUBLISHED);
  }

  private void firstNight() throws Exception {
    lake.add("first", 0, BASE);

    NightReport first = night();

    requireOutcome(first, Outcome.PUBLISHED, "version 1: the first version, all gates pass");
    assertThat(first.figures()).containsKeys("agreement", "decibels", "kl", "images");
    assertThat(first.images().orElseThrow().found()).isEqualTo(BASE);
    assertThat(first.images().orElseThrow().calibrated()).isBetween(130L, 180L);
    models().published().orElseThrow().verify();
    requireOutcome(night(0, false), Outcome.PUBLISHED, "published earlier tonight as version 1");
  }

  private void nothingNew() {
    requireOutcome(night(), Outcome.KEPT, "no image is new since version 1");
  }

  private void newImagesWithinRange() throws Exception {
    lake.add("second", BASE, BASE + MORE);

    NightReport report = night();

    requireOutcome(report, Outcome.KEPT, "new images are within what version 1 was made for");
    assertThat(report.images().orElseThrow().fresh()).isBetween(50L, (long) MORE);
    assertThat(counts()).isEqualTo(1);
  }

  private void brightImagesAndAnOutlier() throws Exception {
    lake.addBright("bright", BASE + MORE, BASE + 2 * MORE);
    lake.addOutlier("bright", OUTLIER);

    NightReport report = night();

    requireOutcome(report, Outcome.ALARM, "tensors moved");
    assertThat(report.drift().orElseThrow().verdict()).isEqualTo(Verdict.ALARM);
    assertThat(report.drift().orElseThrow().lookAt()).contains("bright/" + OUTLIER);
    assertThat(report.next()).contains("--accept-drift");
    assertThat(counts()).isEqualTo(1);
    lake.remove("bright");
  }

  private void brokenFiles() throws Exception {
    lake.addBroken("broken", BASE + MORE, BASE + 2 * MORE);

    NightReport report = night();

    requireOutcome(report, Outcome.REFUSED, "max-quarantined: ");
    assertThat(report.gates()).filteredOn(gate -> !gate.passes()).hasSize(1);
    assertThat(counts()).isEqualTo(1);
    lake.remove("broken");
  }

  /** What a driver leaves that dies between its commit and all that follows. */
  private void diedAfterTheCommit() throws Exception {
    FileSystem files = new org.apache.hadoop.fs.Path(store).getFileSystem(hadoop);
    org.apache.hadoop.fs.Path report =
        new org.apache.hadoop.fs.Path(store, "nights/" + NightLog.run(MODEL, FIRST) + ".json");
    org.apache.hadoop.fs.Path latest =
        new org.apache.hadoop.fs.Path(store, "models/" + MODEL + "/latest.json");
    assertThat(files.delete(report, false)).isTrue();
    assertThat(files.delete(latest, false)).isTrue();

    requireOutcome(night(), Outcome.KEPT, "version 1");

    assertThat(files.exists(latest)).isTrue();
    assertThat(new NightLog(store, hadoop).find(NightLog.run(MODEL, FIRST)))
        .hasValueSatisfying(
            repaired -> {
              assertThat(repaired.outcome()).isEqualTo(Outcome.PUBLISHED);
              assertThat(repaired.after()).isEqualTo(1);
            });
  }

  private void twoAtOnce() throws Exception {
    lake.addBright("bright again", BASE + MORE, BASE + 2 * MORE);
    int number = nights++;
    ExecutorService both = Executors.newFixedThreadPool(2);
    List<NightReport> reports = new ArrayList<>();
    try {
      Callable<NightReport> accepting = () -> night(number, true);
      for (Future<NightReport> each : both.invokeAll(List.of(accepting, accepting))) {
        reports.add(each.get());
      }
    } finally {
      both.shutdownNow();
    }

    assertThat(reports)
        .extracting(NightReport::outcome)
        .containsExactlyInAnyOrder(Outcome.PUBLISHED, Outcome.BEATEN);
    assertThat(counts()).isEqualTo(2);
    models().published().orElseThrow().verify();
    requireOutcome(night(number, false), Outcome.PUBLISHED, "published earlier tonight");
    requireOutcome(night(), Outcome.KEPT, "no image is new since version 2");
  }

  private void heldAfterARollback() throws Exception {
    models().rollback(OptionalLong.empty(), "it sees ghosts", Instant.now());

    NightReport report = night();

    requireOutcome(report, Outcome.KEPT, "version 1 is held since ");
    assertThat(report.reason()).endsWith("(it sees ghosts)");
    assertThat(counts()).isEqualTo(1);
  }
}
