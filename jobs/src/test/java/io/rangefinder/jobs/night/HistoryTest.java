package io.rangefinder.jobs.night;

import static org.assertj.core.api.Assertions.assertThat;

import io.rangefinder.drift.PastDivergences;
import io.rangefinder.jobs.LocalSpark;
import io.rangefinder.jobs.cli.DuckDb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Date;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HistoryTest {
  private static final LocalDate NIGHT = LocalDate.of(2026, 3, 1);

  private static SparkSession spark;

  @TempDir private Path store;

  @BeforeAll
  static void open() {
    spark = LocalSpark.open();
  }

  @AfterAll
  static void stop() throws IOException {
    spark.close();
  }

  private History history(String model) {
    return new History(store.toString(), model, spark);
  }

  private List<String> files() throws IOException {
    try (Stream<Path> all = Files.walk(store)) {
      return all.filter(Files::isRegularFile)
          .map(file -> store.relativize(file).toString())
          .sorted()
          .toList();
    }
  }

  private Dataset<Row> rows() {
    return spark.read().parquet(store.resolve("history").toString()).orderBy("date", "position");
  }

  /** Lines are added to this list; none is changed or removed. */
  @Test
  void columnsAreOnlyEverAdded() {
    assertThat(
            Arrays.stream(History.schema().fields())
                .map(field -> field.name() + ":" + field.dataType().simpleString()))
        .containsExactly(
            "position:int",
            "tensor:string",
            "operator:string",
            "shape:string",
            "run:string",
            "outcome:string",
            "outcome_reason:string",
            "verdict:string",
            "version_before:bigint",
            "version_after:bigint",
            "run_path:string",
            "images:bigint",
            "elements:bigint",
            "nan_count:bigint",
            "negative_infinity_count:bigint",
            "positive_infinity_count:bigint",
            "nonfinite_images:bigint",
            "zero_count:bigint",
            "zero_share:double",
            "min:float",
            "max:float",
            "mean:double",
            "standard_deviation:double",
            "p0_1:double",
            "p1:double",
            "p50:double",
            "p99:double",
            "p99_9:double",
            "shipped_min:double",
            "shipped_max:double",
            "made_min:double",
            "made_max:double",
            "new_images:bigint",
            "clip:double",
            "published_clip:double",
            "octaves:double",
            "divergence:double",
            "noise:double",
            "warns:boolean",
            "harmed:boolean",
            "reasons:string",
            "histogram_values:array<float>",
            "histogram_counts:array<bigint>");
  }

  @Test
  void aRunIsOneFileAndWritesTheSameOneAgain() throws IOException {
    History history = history("net");
    assertThat(history.has(NIGHT)).isFalse();

    history.write(NIGHT, DrawnNights.kept(60, 0.1));
    history.write(NIGHT, DrawnNights.widened());

    assertThat(history.has(NIGHT)).isTrue();
    assertThat(files()).containsExactly("history/model=net/date=2026-03-01/net-2026-03-01.parquet");
    assertThat(rows().select("outcome").distinct().collectAsList())
        .extracting(row -> row.getString(0))
        .containsExactly("published");
    try (Stream<Path> nights = Files.list(store.resolve("nights"))) {
      assertThat(nights).isEmpty();
    }
  }

  @Test
  void aRowHoldsWhatTheNightFound() {
    history("net").write(NIGHT, DrawnNights.widened());

    Row relu = rows().collectAsList().get(1);
    Map<String, Object> cells = cells(relu);
    assertThat(cells)
        .containsEntry("tensor", "relu")
        .containsEntry("run", "net-2026-03-01")
        .containsEntry("outcome_reason", "version 2: relu moved")
        .containsEntry("verdict", "republish")
        .containsEntry("version_before", 1L)
        .containsEntry("version_after", 2L)
        .containsEntry("run_path", "STORE/run-2")
        .containsEntry("images", 1L)
        .containsEntry("elements", 4L)
        .containsEntry("zero_share", 0.25)
        .containsEntry("max", 5f)
        .containsEntry("mean", 2.0)
        .containsEntry("shipped_max", 4.0)
        .containsEntry("made_max", 5.0)
        .containsEntry("new_images", 60L)
        .containsEntry("clip", 0.25)
        .containsEntry("octaves", 0.125)
        .containsEntry("divergence", null)
        .containsEntry("harmed", true)
        .containsEntry("reasons", "it clips; so")
        .containsEntry("model", "net")
        .containsEntry("date", Date.valueOf("2026-03-01"));
    // 0, 1, 2 and 5; the bin of 5 begins at 5.0, for 8 bins an octave are 4, 4.5, 5, …
    assertThat(relu.<Float>getList(relu.fieldIndex("histogram_values")))
        .containsExactly(0f, 1f, 2f, 5f);
    assertThat(relu.<Long>getList(relu.fieldIndex("histogram_counts")))
        .containsExactly(1L, 1L, 1L, 1L);
    assertThat(cells(rows().collectAsList().get(0)))
        .containsEntry("tensor", "input")
        .containsEntry("nan_count", 1L)
        .containsEntry("nonfinite_images", 1L)
        .containsEntry("clip", null)
        .containsEntry("warns", null);
  }

  private static Map<String, Object> cells(Row row) {
    Map<String, Object> cells = new HashMap<>();
    for (String name : row.schema().fieldNames()) {
      cells.put(name, row.getAs(name));
    }
    return cells;
  }

  @Test
  void earlierNightsWithEnoughImagesAreRemembered() throws IOException {
    History history = history("net");
    history("other").write(NIGHT.minusDays(1), DrawnNights.kept(60, 0.9));
    history.write(NIGHT.minusDays(9), DrawnNights.first());
    history.write(NIGHT.minusDays(4), DrawnNights.kept(50, 0.25));
    history.write(NIGHT.minusDays(3), DrawnNights.kept(49, 0.8));
    history.write(NIGHT.minusDays(2), DrawnNights.kept(60, 0.125));
    history.write(NIGHT, DrawnNights.kept(60, 0.7));
    List<String> passedOver = new ArrayList<>();

    Map<String, PastDivergences> past = history.past(NIGHT, passedOver::add);

    assertThat(past).containsOnlyKeys("relu");
    assertThat(past.get("relu").nights()).containsExactlyInAnyOrder(0.25, 0.125);
    assertThat(passedOver).isEmpty();
    assertThat(history("new").past(NIGHT, passedOver::add)).isEmpty();

    Path nights = store.resolve("history/model=net");
    Files.writeString(nights.resolve("date=2026-02-27/cut.parquet"), "PAR1 and no more");
    Path foreign = Files.createDirectories(nights.resolve("date=2026-02-20"));
    spark.sql("SELECT 7 AS seven").write().parquet(foreign.resolve("away").toString());
    spark
        .sql("SELECT 'relu' AS tensor, 'many' AS new_images, 'far' AS divergence")
        .write()
        .parquet(foreign.resolve("retyped").toString());
    move(foreign.resolve("away"), foreign.resolve("seven.parquet"));
    move(foreign.resolve("retyped"), foreign.resolve("texts.parquet"));

    assertThat(history.past(NIGHT, passedOver::add).get("relu").nights())
        .containsExactlyInAnyOrder(0.25, 0.125);
    assertThat(passedOver)
        .hasSize(3)
        .anyMatch(line -> line.contains("cut.parquet' is passed over: it is not a Parquet file"))
        .anyMatch(line -> line.contains("seven.parquet' is passed over: it lacks tensor"))
        .anyMatch(line -> line.contains("texts.parquet' is passed over: its columns are not"));
  }

  /** The one file of a table goes to a place of its own. */
  private static void move(Path table, Path target) throws IOException {
    try (Stream<Path> parts = Files.list(table)) {
      Files.move(
          parts.filter(part -> part.toString().endsWith(".parquet")).findFirst().orElseThrow(),
          target);
    }
  }

  @Test
  void theDocumentedQueriesAnswerInBothEngines() throws IOException, SQLException {
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    History history = history("mobilenet");
    history.write(today.minusDays(20), DrawnNights.first());
    history.write(today.minusDays(12), DrawnNights.widened());
    history.write(today.minusDays(3), DrawnNights.widened());
    history.write(today.minusDays(2), DrawnNights.kept(60, 0.125));
    history("other").write(today.minusDays(2), DrawnNights.first());
    withoutItsNewestColumn("mobilenet", today.minusDays(12));
    List<String> statements =
        DocumentedQueries.read(
                Path.of(System.getProperty("rangefinder.root"), "docs", "operations.md"))
            .statements();
    assertThat(statements).hasSize(5);
    spark.sql(statements.get(0).replace("STORE", store.toString()));
    String view = statements.get(1).replace("STORE", store.toString()) + ";\n";

    // The upper end of relu went from 4 to 5, of a width of 4; of four values the greatest is
    // p99_9.
    List<List<Object>> moved =
        List.of(List.of(today.minusDays(3), "mobilenet", "relu", 0.0, 4.0, 0.0, 5.0, 0.25));
    List<List<Object>> clipping =
        List.of(
            List.of(today.minusDays(3), "mobilenet", "relu", 0.25, 0.0005, 0.0, 4.0, "published"),
            List.of(today.minusDays(12), "mobilenet", "relu", 0.25, 0.0005, 0.0, 4.0, "published"));
    List<List<Object>> oneTensor =
        List.of(
            Arrays.asList(today.minusDays(2), "kept", 60L, 0f, 4f, 4.0, 0.0, 0.125),
            Arrays.asList(today.minusDays(3), "published", 60L, 0f, 5f, 5.0, 0.25, null),
            Arrays.asList(today.minusDays(12), "published", 60L, 0f, 5f, 5.0, 0.25, null),
            Arrays.asList(today.minusDays(20), "published", null, 0f, 4f, 4.0, null, null));
    List<List<List<Object>>> expected = List.of(moved, clipping, oneTensor);
    for (int i = 0; i < expected.size(); i++) {
      String query = statements.get(2 + i).replace("'input'", "'relu'");
      assertThat(DuckDb.query(view + query)).isEqualTo(expected.get(i));
      assertThat(sparkRows(query)).isEqualTo(expected.get(i));
    }
    List<List<Object>> nights = sparkRows(statements.get(4));
    assertThat(nights).hasSize(4).isEqualTo(DuckDb.query(view + statements.get(4)));
  }

  /** As a night left its file before that column was added. */
  private void withoutItsNewestColumn(String model, LocalDate night) throws IOException {
    String run = model + "-" + night;
    Path file = store.resolve("history/model=%s/date=%s/%s.parquet".formatted(model, night, run));
    Path older = store.resolve("older");
    String newest = History.schema().fieldNames()[History.schema().length() - 1];
    spark.read().parquet(file.toString()).drop(newest).write().parquet(older.toString());
    Files.delete(file);
    move(older, file);
  }

  private static List<List<Object>> sparkRows(String query) {
    List<List<Object>> rows = new ArrayList<>();
    for (Row row : spark.sql(query).collectAsList()) {
      List<Object> cells = new ArrayList<>();
      for (int i = 0; i < row.length(); i++) {
        cells.add(row.get(i) instanceof Date date ? date.toLocalDate() : row.get(i));
      }
      rows.add(cells);
    }
    return rows;
  }
}
