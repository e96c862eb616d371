package io.rangefinder.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rangefinder.ir.Range;
import io.rangefinder.jobs.Chromium;
import io.rangefinder.jobs.LocalSpark;
import io.rangefinder.jobs.store.StatisticsTable;
import io.rangefinder.ranges.ExpectedLoss;
import io.rangefinder.statistics.TensorStatistics;
import io.rangefinder.statistics.ValueBins;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A report of a real run, in a browser. */
@Tag("slow")
final class ReportCommandTest {
  private static final String TENSOR = "block_2/add";

  private static final String HOSTILE = "\u202egpj.<script>alert('1')\"&amp;<b>.jpg";

  @TempDir private static Path folder;

  private static Path run;
  private static Path page;
  private static Map<String, TensorStatistics> statistics;
  private static Chromium browser;

  @BeforeAll
  static void make() throws IOException {
    DrawnDataset dataset = DrawnDataset.write(folder, 24);
    Files.writeString(dataset.images().resolve(HOSTILE), "no image");
    run = folder.resolve("RUN");
    Path model = folder.resolve("demo.tflite");
    Path evaluation = folder.resolve("EVAL");
    page = folder.resolve("report.html");
    CommandRun.done(dataset.calibrate(run));
    CommandRun.done(DrawnDataset.quantize(run, model, "--preparation", "none"));
    CommandRun.done(dataset.evaluate(model, evaluation, "--calibration", run));
    CommandRun.done(report("--quantized", model, "--evaluation", evaluation, "--output", page));
    try (SparkSession spark = LocalSpark.open()) {
      statistics = StatisticsTable.read(spark, run.resolve("statistics").toString());
    }
    browser = Chromium.orSkip();
    browser.size(1200, 900);
  }

  @AfterAll
  static void end() {
    if (browser != null) {
      assertThat(browser.messages()).isEmpty();
      browser.close();
    }
  }

  private static Object[] report(Object... more) {
    List<Object> arguments =
        new ArrayList<>(List.of("report", "--calibration", run, "--master", "local[1]"));
    arguments.addAll(List.of(more));
    return arguments.toArray();
  }

  private static void open(String fragment) {
    browser.open(page.toUri() + fragment);
  }

  private static String text(String selector) {
    return browser
        .evaluate("document.querySelector(%s).textContent".formatted(quoted(selector)))
        .asText();
  }

  private static String quoted(String text) {
    return new ObjectMapper().valueToTree(text).toString();
  }

  @Test
  void figuresAreThoseOfTheDocuments() throws IOException {
    open("");

    JsonNode document =
        new ObjectMapper().readTree(folder.resolve("EVAL/evaluation.json").toFile());
    JsonNode manifest = new ObjectMapper().readTree(run.resolve("run.json").toFile());
    String shown = text("dl.figures");
    assertThat(shown)
        .contains("images evaluated" + document.path("images").asInt())
        .contains("images that calibrated" + manifest.at("/images/calibrated").asInt())
        .contains("quarantined1");
    double decibels = document.at("/outputs/predictions/signal-to-noise-db").asDouble();
    assertThat(shown).contains("signal to noise of predictions%.1f dB".formatted(decibels));
    assertThat(
            browser.evaluate("document.querySelectorAll('#tensor-table tbody tr').length").asInt())
        .isEqualTo(statistics.size());
    for (Map.Entry<String, TensorStatistics> tensor : statistics.entrySet()) {
      assertThat(
              browser
                  .evaluate(
                      "document.getElementById(%s).tagName"
                          .formatted(quoted("tensor-" + tensor.getKey())))
                  .asText())
          .isEqualTo("DETAILS");
    }
    assertThat(text("#quarantine")).contains(HOSTILE);
  }

  @Test
  void theTableSortsByNumbersAndFilters() {
    open("");
    String column =
        "[...document.querySelectorAll('#tensor-table tbody tr')].map(row => Number(row.cells[3].dataset.key))";

    browser.evaluate("document.querySelectorAll('#tensor-table th button')[3].click()");
    List<Double> rising = numbers(browser.evaluate(column));
    browser.evaluate("document.querySelectorAll('#tensor-table th button')[3].click()");
    List<Double> falling = numbers(browser.evaluate(column));

    assertThat(rising).isSorted().hasSize(statistics.size()).doesNotContain(Double.NaN);
    assertThat(falling)
        .isSortedAccordingTo((a, b) -> Double.compare(b, a))
        .hasSameElementsAs(rising);
    assertThat(
            browser.evaluate("document.querySelectorAll('#tensor-table th')[3].ariaSort").asText())
        .isEqualTo("descending");

    browser.evaluate(
        "(() => { const filter = document.getElementById('filter'); filter.value = 'DEPTHWISE/'; filter.dispatchEvent(new Event('input')); })()");
    long depthwise =
        statistics.keySet().stream().filter(name -> name.contains("depthwise/")).count();
    assertThat(
            browser
                .evaluate(
                    "[...document.querySelectorAll('#tensor-table tbody tr')].filter(row => row.checkVisibility()).length")
                .asLong())
        .isEqualTo(depthwise)
        .isPositive();
    assertThat(text("#filtered")).isEqualTo(depthwise + " of " + statistics.size() + " tensors");
  }

  private static List<Double> numbers(JsonNode array) {
    List<Double> numbers = new ArrayList<>();
    array.forEach(number -> numbers.add(number.asDouble()));
    return numbers;
  }

  @Test
  void aLinkOpensItsTensor() {
    open("#tensor-" + TENSOR);
    assertThat(
            browser
                .evaluate(
                    "[...document.querySelectorAll('details.tensor[open]')].map(of => of.id).join()")
                .asText())
        .isEqualTo("tensor-" + TENSOR);

    browser.evaluate("document.querySelector('#tensor-table a[href=\"#tensor-input\"]').click()");
    browser.evaluate("new Promise(done => setTimeout(done, 50))");
    assertThat(browser.evaluate("document.getElementById('tensor-input').open").asBoolean())
        .isTrue();
  }

  @Test
  void draggingTheClipShowsWhatCoreExpectsOfIt() throws IOException {
    open("#tensor-" + TENSOR);
    String part = "document.getElementById('tensor-%s')".formatted(TENSOR);
    browser.evaluate(part + ".querySelector('.values').scrollIntoView({block: 'center'})");
    String before = browser.evaluate(part + ".querySelector('.cost').textContent").asText();
    JsonNode handle =
        browser.evaluate(
            "(() => { const box = %s.querySelectorAll('.handle')[1].getBoundingClientRect(); return {x: box.x + box.width / 2, y: box.y + box.height / 2}; })()"
                .formatted(part));
    double x = handle.path("x").asDouble();
    double y = handle.path("y").asDouble();

    browser.drag(x, y, x - 90, y + 3);

    double from = browser.evaluate(part + ".querySelector('.from').valueAsNumber").asDouble();
    double to = browser.evaluate(part + ".querySelector('.to').valueAsNumber").asDouble();
    assertThat(to).isPositive().isLessThan(statistics.get(TENSOR).bounds().max() * 0.9);
    assertThat(browser.evaluate(part + ".querySelector('.cost').textContent").asText())
        .startsWith("clips ")
        .isNotEqualTo(before);
    requireCost(part, new Range(from, to));
    for (Range typed : List.of(new Range(-1, 0.5), new Range(0.25, 3), new Range(-100, 100))) {
      browser.evaluate(
          "(() => { const part = %s; part.querySelector('.from').value = %s; part.querySelector('.to').value = %s; part.querySelector('form').dispatchEvent(new Event('input')); })()"
              .formatted(part, typed.min(), typed.max()));
      requireCost(part, typed);
    }
  }

  /** What the page says a range costs is what core says, of the bins that the page holds. */
  private static void requireCost(String part, Range range) throws IOException {
    ExpectedLoss expected = ExpectedLoss.of(range, binsOf(part));
    JsonNode shown = browser.evaluate("({..." + part + ".querySelector('.cost').dataset})");
    assertThat(shown.path("clipped").asDouble()).isCloseTo(expected.clipped(), within(1e-12));
    assertThat(shown.path("error").asDouble())
        .isCloseTo(expected.error(), within(1e-9 * expected.error()));
    assertThat(shown.path("decibels").asDouble()).isCloseTo(expected.decibels(), within(1e-9));
    TensorStatistics whole = statistics.get(TENSOR);
    ExpectedLoss exact = ExpectedLoss.of(range, whole.bins());
    assertThat(expected.clipped()).isCloseTo(exact.clipped(), within(2e-3));
    assertThat(expected.decibels()).isCloseTo(exact.decibels(), within(0.1));
  }

  private static ValueBins binsOf(String part) throws IOException {
    JsonNode bins =
        new ObjectMapper()
            .readTree(
                browser.evaluate(part + ".querySelector('script.bins').textContent").asText());
    JsonNode edges = bins.path("edges");
    int size = bins.path("counts").size();
    double[] lower = new double[size];
    double[] upper = new double[size];
    long[] counts = new long[size];
    for (int i = 0; i < size; i++) {
      lower[i] = (float) edges.get(i).asDouble();
      upper[i] = (float) edges.get(i + 1).asDouble();
      counts[i] = bins.path("counts").get(i).asLong();
    }
    ValueBins read = new ValueBins(lower, upper, counts);
    assertThat(read.total()).isEqualTo(statistics.get(TENSOR).bins().total());
    return read;
  }

  @Test
  void anyoneCanReadItInLightAndDark() throws IOException {
    for (String scheme : List.of("light", "dark")) {
      for (int width : new int[] {1200, 390}) {
        browser.prefers(scheme);
        browser.size(width, 900);
        open("#tensor-" + TENSOR);
        browser.evaluate(
            "document.querySelectorAll('details').forEach((part, i) => part.open = part.open || i % 7 === 0)");
        assertThat(browser.violations()).as("%s, %d wide", scheme, width).isEmpty();
      }
    }
    browser.size(1200, 900);
  }

  @Test
  void itAsksForNothingAndIsTheSameAgain() throws IOException {
    Path again = folder.resolve("again.html");
    CommandRun.done(
        report(
            "--quantized",
            folder.resolve("demo.tflite"),
            "--evaluation",
            folder.resolve("EVAL"),
            "--output",
            again));

    assertThat(again).hasSameBinaryContentAs(page);
    open("");
    assertThat(
            browser
                .evaluate(
                    "performance.getEntriesByType('resource').filter(of => !of.name.startsWith('data:')).length")
                .asInt())
        .isZero();
    assertThat(browser.pdf()).startsWith("%PDF-".getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  void withoutThumbnailsNoImageIsInIt() throws IOException {
    assertThat(Files.readString(page)).contains("data:image/jpeg;base64,");
    Path bare = folder.resolve("bare.html");

    CommandRun.done(report("--thumbnails", "none", "--output", bare));

    assertThat(Files.readString(bare))
        .doesNotContain("data:image")
        .contains("no evaluation was given", "00000.png");
  }
}
