package io.rangefinder.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.Quantization;
import io.rangefinder.jobs.store.Json;
import io.rangefinder.jobs.store.StatisticsTable;
import io.rangefinder.model.DeployableModel;
import io.rangefinder.model.ModelSource;
import io.rangefinder.quantize.NearestWeights;
import io.rangefinder.quantize.QuantizedWeights;
import io.rangefinder.quantize.Quantizer;
import io.rangefinder.quantize.WeightSite;
import io.rangefinder.ranges.RangeRules;
import io.rangefinder.ranges.RangeTable;
import io.rangefinder.tensorflow.ImportOptions;
import io.rangefinder.tflite.TfliteWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PerTensorTest {
  private static final String DAMAGED = "block_3/pointwise";

  @TempDir private static Path folder;
  private static DrawnDataset dataset;
  private static Path run;
  private static Path sound;
  private static CommandRun ranked;

  @BeforeAll
  static void rank() {
    dataset = DrawnDataset.write(folder, 40);
    run = folder.resolve("RUN");
    sound = folder.resolve("sound.tflite");
    CommandRun.done(dataset.calibrate(run, "--sample", 20));
    CommandRun.done(DrawnDataset.quantize(run, sound));
    ranked =
        CommandRun.done(
            dataset.evaluate(
                sound,
                folder.resolve("EVAL"),
                "--exclude",
                run,
                "--per-tensor",
                "--per-tensor-images",
                6));
  }

  @Test
  void operatorsAreRankedByTheirEffectOnTheOutput() throws SQLException {
    List<List<Object>> rows =
        DuckDb.query(
            "SELECT output_db, tensor FROM '%s/operators/*.parquet'".formatted(evaluation()));

    assertThat(rows).hasSizeGreaterThan(10);
    assertThat(rows.stream().map(row -> (Double) row.get(0)).toList())
        .isSortedAccordingTo(Comparator.<Double>naturalOrder());
    assertThat(rows.stream().map(row -> row.get(1)).toList())
        .doesNotContain("input")
        .contains("predictions");
  }

  @Test
  void columnsAreTheDocumentedOnes() throws SQLException {
    assertThat(
            DuckDb.query(
                    "SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM '%s/operators/*.parquet')"
                        .formatted(evaluation()))
                .stream()
                .map(row -> row.get(0) + " " + row.get(1)))
        .containsExactly(
            "position INTEGER",
            "operator VARCHAR",
            "tensor VARCHAR",
            "alone_db DOUBLE",
            "model_db DOUBLE",
            "output_db DOUBLE",
            "output_kl DOUBLE");
  }

  @Test
  void anOperatorAloneBringsLessErrorThanAllBeforeItTogether() throws SQLException {
    List<List<Object>> rows =
        DuckDb.query(
            "SELECT alone_db, model_db, output_db, output_kl FROM '%s/operators/*.parquet' WHERE operator = 'FullyConnected'"
                .formatted(evaluation()));

    assertThat(rows).hasSize(1);
    double alone = (Double) rows.get(0).get(0);
    assertThat(alone).isGreaterThan((Double) rows.get(0).get(1));
    assertThat(alone).isBetween(25.0, 80.0);
    assertThat((Double) rows.get(0).get(2)).isFinite();
    assertThat((Double) rows.get(0).get(3)).isBetween(1e-9, 0.1);
  }

  @Test
  void theResultThatIsTheOutputHasTheErrorOfItsOperatorAlone() throws SQLException {
    List<List<Object>> rows =
        DuckDb.query(
            "SELECT alone_db, output_db, output_kl FROM '%s/operators/*.parquet' WHERE tensor = 'predictions'"
                .formatted(evaluation()));

    assertThat((Double) rows.get(0).get(1)).isEqualTo((Double) rows.get(0).get(0), within(1e-9));
    assertThat((Double) rows.get(0).get(2)).isEqualTo(0, within(1e-9));
  }

  @Test
  void reportAndTerminalNameTheWorst() throws IOException, SQLException {
    String worst =
        (String)
            DuckDb.query(
                    "SELECT tensor FROM '%s/operators/*.parquet' LIMIT 1".formatted(evaluation()))
                .get(0)
                .get(0);
    JsonNode report = report("EVAL");

    assertThat(report.at("/per-tensor/images").asInt()).isEqualTo(6);
    assertThat(report.at("/per-tensor/worst")).hasSize(10);
    assertThat(report.at("/per-tensor/worst/0/tensor").asText()).isEqualTo(worst);
    assertThat(report.at("/tensors/compared-with").asText()).isEqualTo("prepared");
    assertThat(ranked.out()).contains("the network that " + run + " prepared", "in model", worst);
  }

  @Test
  void noFigureDependsOnHowTheWorkIsDivided() throws SQLException {
    CommandRun.done(
        dataset.evaluate(
            sound,
            folder.resolve("DIVIDED"),
            "--exclude",
            run,
            "--per-tensor",
            "--per-tensor-images",
            6,
            "--partitions",
            4));
    String query = "SELECT * FROM '%s/%s/*.parquet'";

    for (String table : List.of("operators", "tensors")) {
      assertThat(DuckDb.query(query.formatted(folder.resolve("DIVIDED"), table)))
          .isEqualTo(DuckDb.query(query.formatted(evaluation(), table)));
    }
  }

  @Test
  void anOperatorWithDamagedWeightsIsTheWorst() throws IOException, SQLException {
    Path damaged = Files.write(folder.resolve("damaged.tflite"), damaged());
    CommandRun.done(
        dataset.evaluate(
            damaged,
            folder.resolve("DAMAGED"),
            "--calibration",
            run,
            "--sample",
            8,
            "--per-tensor"));

    List<List<Object>> rows =
        DuckDb.query(
            "SELECT tensor, alone_db FROM '%s/operators/*.parquet'"
                .formatted(folder.resolve("DAMAGED")));
    assertThat((String) rows.get(0).get(0)).startsWith(DAMAGED);
    assertThat((Double) rows.get(0).get(1)).isLessThan(15);
    assertThat(report("DAMAGED").at("/images").asInt()).isEqualTo(8);
    assertThat(report("DAMAGED").at("/per-tensor/images").asInt()).isEqualTo(8);
  }

  @Test
  void withoutARunTheReportSaysThatTensorsAreComparedWithTheNetworkAsGiven() throws IOException {
    CommandRun plain =
        CommandRun.done(dataset.evaluate(sound, folder.resolve("PLAIN"), "--sample", 3));

    assertThat(plain.out()).contains("compared with the network as given").doesNotContain("effect");
    assertThat(report("PLAIN").at("/tensors/compared-with").asText()).isEqualTo("unprepared");
    assertThat(report("PLAIN").has("per-tensor")).isFalse();
    assertThat(folder.resolve("PLAIN/operators")).doesNotExist();
  }

  /** The run's network with the weights of one operator on codes 64 times as coarse. */
  private static byte[] damaged() throws IOException {
    Graph graph =
        DeployableModel.read(
                ModelSource.of(
                    Files.readAllBytes(run.resolve("deployable.tflite")), "the run's network"),
                ImportOptions.asFound())
            .graph();
    try (SparkSession spark =
        SparkSession.builder()
            .master("local[1]")
            .config("spark.ui.enabled", false)
            .config("spark.driver.host", "127.0.0.1")
            .getOrCreate()) {
      RangeTable ranges =
          RangeTable.calibrated(
              StatisticsTable.read(spark, run.resolve("statistics").toString()),
              RangeRules.parse("minmax"));
      return TfliteWriter.write(Quantizer.quantize(graph, ranges, PerTensorTest::damage).graph());
    }
  }

  private static QuantizedWeights damage(WeightSite site) {
    QuantizedWeights nearest = new NearestWeights().quantize(site);
    if (!site.node().name().startsWith(DAMAGED)) {
      return nearest;
    }
    Quantization coarse =
        new Quantization(64 * nearest.quantization().scale(), nearest.quantization().zeroPoint());
    return new NearestWeights()
        .quantize(
            new WeightSite(
                site.node(),
                site.weights(),
                site.bias(),
                site.input(),
                site.output(),
                coarse,
                site.leastScale(),
                site.codes()));
  }

  private static JsonNode report(String evaluation) throws IOException {
    Path file = folder.resolve(evaluation).resolve("evaluation.json");
    return Json.parse(Files.readAllBytes(file), file.toString());
  }

  private static Path evaluation() {
    return folder.resolve("EVAL");
  }
}
