package io.rangefinder.jobs.night;

import static org.assertj.core.api.Assertions.assertThat;

import io.rangefinder.jobs.LocalSpark;
import io.rangefinder.jobs.publish.Commit;
import io.rangefinder.jobs.publish.ModelStore;
import io.rangefinder.jobs.publish.Publication;
import io.rangefinder.jobs.publish.Version;
import io.rangefinder.jobs.store.QuantizationReport;
import io.rangefinder.jobs.store.RunDirectory;
import io.rangefinder.jobs.store.StagedDirectory;
import io.rangefinder.jobs.store.StagedFile;
import io.rangefinder.jobs.store.StatisticsTable;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stores as drivers leave them that are killed just behind their commit. */
final class NightRepairTest {
  private static final String MODEL = "net";
  private static final LocalDate NIGHT = LocalDate.of(2026, 3, 1);
  private static final Instant WHEN = Instant.parse("2026-03-01T04:20:00Z");

  private static SparkSession spark;

  @TempDir private Path store;
  private Configuration hadoop;
  private ModelStore versions;
  private NightLog log;
  private History history;

  @BeforeAll
  static void open() {
    spark = LocalSpark.open();
  }

  @AfterAll
  static void stop() throws IOException {
    spark.close();
  }

  @BeforeEach
  void begin() {
    hadoop = spark.sparkContext().hadoopConfiguration();
    versions = ModelStore.of(store.toString(), MODEL, hadoop);
    log = new NightLog(store.toString(), hadoop);
    history = new History(store.toString(), MODEL, spark);
  }

  private Commit publish(String night, double end) {
    Version version = versions.begin();
    StagedFile.write("the model", version.path(Version.MODEL), new byte[] {1}, hadoop);
    QuantizationReport report =
        new QuantizationReport(
            "minmax",
            QuantizationReport.NORMAL,
            8,
            1,
            List.of(),
            List.of(new QuantizationReport.TensorRange("relu", 0, end, end / 255, 0, "seen", "")),
            List.of(),
            List.of(),
            List.of());
    StagedFile.write("the report", version.path(Version.REPORT), report.bytes(), hadoop);
    StatisticsTable.write(
        spark,
        DrawnNights.tensors((float) end),
        version.path(Version.RUN + "/" + RunDirectory.STATISTICS));
    StagedFile.write(
        "the mark", version.path(Version.RUN + "/" + StagedDirectory.SUCCESS), new byte[0], hadoop);
    version.seal();
    Publication publication =
        versions.publish(
            version,
            versions.head(),
            night,
            "relu moved",
            new TreeMap<>(Map.of("images", 60.0)),
            WHEN);
    return ((Publication.Published) publication).commit();
  }

  private void repair() {
    NightRepair.lastPublication(versions, versions.head().orElseThrow())
        .ifPresent(new NightRepair(versions, log, history, spark)::run);
  }

  private Path rows(LocalDate night) {
    return store.resolve(
        "history/model=%s/date=%s/%s.parquet".formatted(MODEL, night, NightLog.run(MODEL, night)));
  }

  private static NightReport report(Outcome outcome, long after, Instant finished) {
    return new NightReport(
        NightLog.run(MODEL, NIGHT),
        MODEL,
        NIGHT,
        finished.minus(Duration.ofMinutes(5)),
        finished,
        outcome,
        "as told then",
        "",
        Optional.empty(),
        Optional.empty(),
        List.of(),
        0,
        after,
        new TreeMap<>(),
        new TreeMap<>());
  }

  @Test
  void whatAKilledNightPublishedIsToldOnce() throws IOException {
    publish("net-2026-02-28", 4);
    publish("net-2026-03-01", 5);

    repair();

    NightReport report = log.find("net-2026-03-01").orElseThrow();
    assertThat(report.outcome()).isEqualTo(Outcome.PUBLISHED);
    assertThat(report.reason())
        .isEqualTo("version 2: relu moved (made again from the commit by a later night)");
    assertThat(report.night()).isEqualTo(NIGHT);
    assertThat(report.finished()).isEqualTo(WHEN);
    assertThat(report.before()).isEqualTo(1);
    assertThat(report.after()).isEqualTo(2);
    assertThat(report.figures()).containsEntry("images", 60.0);
    Row relu =
        spark.read().parquet(rows(NIGHT).toString()).orderBy("position").collectAsList().get(1);
    assertThat(relu.<String>getAs("tensor")).isEqualTo("relu");
    assertThat(relu.<Float>getAs("max")).isEqualTo(5f);
    assertThat(relu.<Double>getAs("shipped_max")).isEqualTo(4);
    assertThat(relu.<Double>getAs("made_max")).isEqualTo(5);
    assertThat(relu.<Long>getAs("version_before")).isEqualTo(1);
    assertThat(relu.<Long>getAs("version_after")).isEqualTo(2);
    assertThat(relu.<String>getAs("outcome_reason")).isEqualTo(report.reason());
    assertThat(relu.<Double>getAs("clip")).isNull();
    assertThat(Path.of(URI.create(relu.getAs("run_path"))).resolve("statistics")).isDirectory();

    history.write(NIGHT, DrawnNights.widened());
    byte[] told = Files.readAllBytes(rows(NIGHT));
    repair();
    assertThat(rows(NIGHT)).hasBinaryContent(told);
  }

  @Test
  void theFirstVersionWasHeldAgainstItself() {
    publish("net-2026-03-01", 4);
    versions.hold("it barks", WHEN.plusSeconds(1));

    repair();

    Row relu =
        spark.read().parquet(rows(NIGHT).toString()).orderBy("position").collectAsList().get(1);
    assertThat(relu.<Double>getAs("shipped_max")).isEqualTo(4);
    assertThat(relu.<Long>getAs("version_before")).isNull();
    assertThat(log.find("net-2026-03-01").orElseThrow().before()).isZero();
  }

  @Test
  void aReportThatKnowsOfTheCommitStays() {
    Commit published = publish("net-2026-03-01", 4);
    history.write(NIGHT, DrawnNights.first());
    log.write(report(Outcome.FAILED, 0, WHEN.plusSeconds(60)));
    repair();
    assertThat(log.find(published.night()).orElseThrow().reason()).isEqualTo("as told then");

    log.write(report(Outcome.FAILED, 0, WHEN.minusSeconds(60)));
    repair();
    assertThat(log.find(published.night()).orElseThrow().outcome()).isEqualTo(Outcome.PUBLISHED);
  }

  @Test
  void whatNoNightPublishedIsNotToldAsOne() {
    publish("by hand", 4);

    repair();

    assertThat(store.resolve("nights")).doesNotExist();
    assertThat(store.resolve("history")).doesNotExist();
  }
}
