package io.rangefinder.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.GraphBuilder;
import io.rangefinder.ir.Range;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.op.Relu;
import io.rangefinder.jobs.Chromium;
import io.rangefinder.jobs.night.NightReport;
import io.rangefinder.jobs.night.TensorNight;
import io.rangefinder.jobs.source.KindCounts;
import io.rangefinder.jobs.store.EvaluationReport;
import io.rangefinder.jobs.store.QuarantineTable;
import io.rangefinder.jobs.store.RunManifest;
import io.rangefinder.jobs.store.StatisticsTable;
import io.rangefinder.statistics.Half;
import io.rangefinder.statistics.SplitAccumulator;
import io.rangefinder.statistics.SplitStatistics;
import java.io.IOException;
import java.io.InputStream;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pages of networks and nights that are out of the ordinary, in a browser. */
final class BoundedPageTest {
  @TempDir private Path folder;

  /** Relus one behind the other, and what was observed of them. */
  private record Network(Graph graph, List<StatisticsTable.Entry> entries) {
    static Network of(List<String> names, int channels, int values, String image) {
      GraphBuilder builder = Graph.builder();
      String last = builder.input("in", DataType.FLOAT32, Shape.of(1, values / channels, channels));
      List<StatisticsTable.Entry> entries = new ArrayList<>();
      entries.add(entry("in", channels, values, image, 0));
      for (String name : names) {
        last = builder.node(name, new Relu(), last);
        entries.add(entry(name, channels, values, image, entries.size()));
      }
      return new Network(builder.build(List.of(last)), entries);
    }

    private static StatisticsTable.Entry entry(
        String name, int channels, int values, String image, int seed) {
      SplitAccumulator accumulator = new SplitAccumulator(channels);
      Random random = new Random(seed);
      for (int i = 0; i < 6; i++) {
        float[] drawn = new float[values];
        for (int j = 0; j < values; j++) {
          drawn[j] = (float) (random.nextGaussian() * Math.exp(random.nextGaussian()));
        }
        accumulator.add(
            image + i, i % 2 == 0 ? Half.FIRST : Half.SECOND, FloatBuffer.wrap(drawn), 0, values);
      }
      return new StatisticsTable.Entry(
          name,
          "Relu",
          "[1, %d, %d]".formatted(values / channels, channels),
          accumulator.toStatistics());
    }

    Network with(StatisticsTable.Entry other) {
      List<StatisticsTable.Entry> changed = new ArrayList<>();
      entries.forEach(entry -> changed.add(entry.tensor().equals(other.tensor()) ? other : entry));
      return new Network(graph, changed);
    }
  }

  private static byte[] document(String name) throws IOException {
    try (InputStream in =
        BoundedPageTest.class.getResourceAsStream("/io/rangefinder/jobs/store/v1/" + name)) {
      return in.readAllBytes();
    }
  }

  /** A run of a network alone. */
  private static ReportInputs inputs(Network network) throws IOException {
    return inputs(
        network, Optional.empty(), List.of(), Optional.empty(), new TreeMap<>(), Map.of());
  }

  private static ReportInputs inputs(
      Network network,
      Optional<EvaluationReport> evaluation,
      List<QuarantineTable.Entry> quarantine,
      Optional<NightReport> night,
      SortedMap<String, List<TensorNight>> history,
      Map<String, SplitStatistics> before)
      throws IOException {
    SortedMap<String, Range> shipped = new TreeMap<>();
    before.keySet().forEach(tensor -> shipped.put(tensor, new Range(-1, 1)));
    return new ReportInputs(
        new ReportConfiguration("RUN", null, null, null, null, null, true),
        "nowhere",
        manifest(),
        network.graph(),
        network.entries(),
        Optional.empty(),
        0,
        evaluation,
        Map.of("out", Double.NaN),
        quarantine,
        before,
        shipped,
        night,
        history,
        List.of());
  }

  private static RunManifest manifest() throws IOException {
    return RunManifest.read(document("run.json"), "run.json");
  }

  private static byte[] html(ReportInputs inputs) {
    List<TensorFacts> tensors = new FactFinder(inputs).all();
    List<LookAt> worst = LookAt.worst(tensors);
    return BoundedPage.html(
        inputs, tensors, worst, TensorParts.wanted(worst, tensors), Thumbnails.none());
  }

  /** Opens a page with all of its parts, and asks it something; nothing may go wrong in it. */
  private String shown(byte[] html, String question) throws IOException {
    Path page = Files.write(folder.resolve("page.html"), html);
    try (Chromium browser = Chromium.orSkip()) {
      browser.open(page.toUri().toString());
      browser.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)");
      browser.evaluate("new Promise(done => setTimeout(done, 300))");
      String answer = browser.evaluate(question).asText();
      assertThat(browser.messages()).isEmpty();
      return answer;
    }
  }

  private static String text(byte[] html) {
    return new String(html, StandardCharsets.UTF_8);
  }

  @Test
  void aNetworkOfOneOperatorWithoutAnEvaluation() throws IOException {
    byte[] html = html(inputs(Network.of(List.of("out"), 1, 32, "image")));

    assertThat(text(html))
        .contains("2 tensors were observed over 255 images; no evaluation was given");
    assertThat(shown(html, "document.querySelectorAll('.cost:not(:empty)').length")).isEqualTo("2");
  }

  @Test
  void anEvaluationOfNoImage() throws IOException {
    EvaluationReport.Output output =
        new EvaluationReport.Output(
            OptionalDouble.empty(),
            null,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    EvaluationReport none =
        new EvaluationReport(
            0,
            0,
            0,
            KindCounts.described(Map.of()),
            Optional.empty(),
            Optional.empty(),
            OptionalDouble.of(Double.NaN),
            OptionalDouble.empty(),
            Map.of("out", output),
            Optional.empty(),
            List.of(),
            null,
            Optional.empty(),
            manifest().engine());

    byte[] html =
        html(
            inputs(
                Network.of(List.of("out"), 1, 32, "image"),
                Optional.of(none),
                List.of(),
                Optional.empty(),
                new TreeMap<>(),
                Map.of()));

    assertThat(text(html)).contains("No image was evaluated");
    assertThat(shown(html, "document.querySelector('dl.figures').textContent"))
        .contains("agreement–", "signal to noise of out–", "images evaluated0");
  }

  @Test
  void imagesThatAreNotFinite() throws IOException {
    SplitAccumulator broken = new SplitAccumulator(1);
    float[] values = {Float.NaN, 1, 2, Float.POSITIVE_INFINITY};
    broken.add("bad.png", Half.FIRST, FloatBuffer.wrap(values), 0, 4);
    SplitAccumulator nothing = new SplitAccumulator(1);
    nothing.add("worse.png", Half.FIRST, FloatBuffer.wrap(new float[] {Float.NaN}), 0, 1);
    Network network =
        Network.of(List.of("a", "b"), 1, 32, "image")
            .with(new StatisticsTable.Entry("a", "Relu", "[4]", broken.toStatistics()))
            .with(new StatisticsTable.Entry("b", "Relu", "[1]", nothing.toStatistics()));

    byte[] html = html(inputs(network));

    assertThat(text(html)).contains("NaN or infinities in 1 images", "bad.png", "worse.png");
    assertThat(
            shown(
                html,
                "[...document.querySelectorAll('.look-at h3')].map(of => of.textContent).join()"))
        .startsWith("a,")
        .contains("b");
    assertThat(text(html)).contains("no finite value");
  }

  @Test
  void namesThatMeanHarm() throws IOException {
    List<String> names =
        List.of(
            "<script>alert(1)</script>",
            "\"onload=alert(1) x='",
            "\u202egnp.exe\u202d",
            "</script><img src=x onerror=alert(1)>",
            "{{verdict}}{{{style}}}",
            "y".repeat(4000));
    Network network = Network.of(names, 1, 32, "</title><script>alert(2)</script>");
    List<QuarantineTable.Entry> quarantine = new ArrayList<>();
    names.forEach(name -> quarantine.add(new QuarantineTable.Entry(name, "CORRUPT", name)));

    byte[] html =
        html(
            inputs(
                network,
                Optional.empty(),
                quarantine,
                Optional.empty(),
                new TreeMap<>(),
                Map.of()));

    assertThat(text(html).split("<script", -1)).hasSize(1 + 1 + network.entries().size());
    assertThat(text(html)).doesNotContain("<img", "y".repeat(4001));
    assertThat(
            shown(
                html,
                "[...document.querySelectorAll('#tensor-table tbody th')].map(of => of.textContent).join('|')"))
        .startsWith("in|" + String.join("|", names.subList(0, 5)) + "|yyy");
    assertThat(
            shown(
                html,
                "[...document.querySelectorAll('#tensor-table a')].filter(of => !document.getElementById(decodeURIComponent(of.hash.slice(1)))).length"))
        .isEqualTo("0");
  }

  @Test
  void aNightWithItsHistoryAndWhatMoved() throws IOException {
    Network network = Network.of(List.of("out"), 1, 600, "image");
    NightReport night = NightReport.read(document("figures-2026-11-05.json"), "night");
    SortedMap<String, List<TensorNight>> history = new TreeMap<>();
    history.put(
        "out",
        List.of(
            new TensorNight("2026-11-04", "published", 0, -1, 4, Double.NaN),
            new TensorNight("2026-11-05", "kept", 60, -1, 5, 0.01)));
    Map<String, SplitStatistics> before = new LinkedHashMap<>();
    Network.of(List.of("out"), 1, 200, "earlier")
        .entries()
        .forEach(entry -> before.put(entry.tensor(), entry.statistics()));

    byte[] html =
        html(inputs(network, Optional.empty(), List.of(), Optional.of(night), history, before));

    assertThat(text(html))
        .contains("The night of 2026-11-05 ended as ", "2 nights: -1 to 4 in 2026-11-04");
    assertThat(text(html)).containsPattern("[0-9.]+ % of its values leave the shipped range");
    night.gates().forEach(gate -> assertThat(text(html)).contains(">" + gate.name() + "</th>"));
    assertThat(shown(html, "document.querySelectorAll('path.before, svg.spark').length"))
        .isEqualTo("3");
  }

  @Test
  void fourHundredTensorsOpen() throws IOException {
    List<String> names = new ArrayList<>();
    for (int i = 1; i < 400; i++) {
      names.add("network/of/some/depth/block_%d/convolution/Relu6".formatted(i));
    }
    byte[] html = html(inputs(Network.of(names, 128, 256, "folder/with/images/of/a/day/0000")));

    assertThat(html.length).isLessThan(5_000_000);
    assertThat(shown(html, "document.querySelectorAll('.cost:not(:empty)').length"))
        .isEqualTo("400");
  }
}
