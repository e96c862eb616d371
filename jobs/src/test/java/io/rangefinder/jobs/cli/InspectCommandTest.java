package io.rangefinder.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rangefinder.ir.Shape;
import io.rangefinder.jobs.Chromium;
import io.rangefinder.jobs.config.ModelConfig;
import io.rangefinder.jobs.demo.ShippedNetwork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class InspectCommandTest {
  @TempDir private Path folder;

  @Test
  void aFrozenGraphSaysWhatItIs() {
    ShippedNetwork network = ShippedNetwork.write(folder);

    assertThat(CommandRun.done("inspect", network.model()).out().lines())
        .anyMatch(line -> line.matches("model +.*demo_network\\.pb: GRAPHDEF, [0-9,]+ bytes, .*"))
        .contains("inputs      input  float32[?,64,64,3]")
        .contains("outputs     predictions  float32[1,8]")
        .anyMatch(line -> line.matches("operators +.*Conv2D \\d+.*"))
        .contains("ranges      none")
        .contains("problems    none: calibrate and convert take it");
  }

  @Test
  void aPageDrawsTheNetworkForEveryReader() throws IOException {
    ShippedNetwork network = ShippedNetwork.write(folder);
    Path page = folder.resolve("network.html");
    Path again = folder.resolve("again.html");

    assertThat(CommandRun.done("inspect", network.model(), "--html", page).out())
        .contains("page        " + page);

    CommandRun.done("inspect", network.model(), "--html", again);
    assertThat(again).hasSameBinaryContentAs(page);
    try (Chromium browser = Chromium.orSkip()) {
      for (String scheme : List.of("light", "dark")) {
        browser.prefers(scheme);
        browser.open(page.toUri().toString());
        assertThat(browser.violations()).as(scheme).isEmpty();
      }
      int boxes = browser.evaluate("document.querySelectorAll('.network rect').length").asInt();
      assertThat(boxes).isGreaterThan(10);
      assertThat(
              browser
                  .evaluate(
                      "[...document.querySelectorAll('.network a')].filter(a => document.getElementById(decodeURIComponent(a.getAttribute('href').slice(1)))).length")
                  .asInt())
          .isEqualTo(boxes);
      assertThat(browser.messages()).isEmpty();
    }
  }

  @Test
  void theBlocksItEndsWithAreAConfiguration() throws IOException {
    ShippedNetwork network = ShippedNetwork.write(folder);

    ModelConfig suggested = suggestion(network.model());

    ModelConfig own = ModelConfig.read(network.configuration(), List.of());
    assertThat(suggested.input()).isEqualTo(own.input());
    assertThat(suggested.inputShape()).isEqualTo(own.inputShape());
    assertThat(suggested.outputs()).isEqualTo(own.outputs());
    assertThat(suggested.preprocessing().keepsPixels()).isFalse();
  }

  @Test
  void whatTheModelLeavesOpenAndWhatOnlyTrainingFeedsIsSaid() throws IOException {
    Path model =
        Files.writeString(
            folder.resolve("open.pbtxt"),
            image("dim{size:-1} dim{size:-1} dim{size:-1} dim{size:3}")
                + "node { name: 'is_training' op: 'Placeholder'"
                + " attr{key:'dtype' value{type:DT_BOOL}} attr{key:'shape' value{shape{}}} }\n"
                + "node { name: 'out' op: 'Relu' input: 'image' attr{key:'T' value{type:DT_FLOAT}} }\n");

    String text = CommandRun.done("inspect", model).out();

    assertThat(text)
        .contains("inputs      image  float32[?,?,?,3]")
        .contains("input-shape = [1, 224, 224, 3] # 224 is a guess, the model leaves it open");
    assertThat(suggestion(model).placeholders()).isEqualTo(Map.of("is_training", "false"));
    assertThat(suggestion(model).inputShape()).isEqualTo(Shape.of(1, 224, 224, 3));
  }

  @Test
  void whatCannotBeCalibratedIsAllSaidAndIsNoFailure() throws IOException {
    Path model =
        Files.writeString(
            folder.resolve("custom.pbtxt"),
            image("dim{size:1} dim{size:8} dim{size:8} dim{size:3}")
                + "node { name: 'first' op: 'Unheard' input: 'image' attr{key:'T' value{type:DT_FLOAT}} }\n"
                + "node { name: 'second' op: 'OfThis' input: 'first' attr{key:'T' value{type:DT_FLOAT}} }\n");

    CommandRun run = CommandRun.done("inspect", model);

    assertThat(run.out()).contains("OfThis 1, Unheard 1").contains("problem ");
    assertThat(run.out().lines().filter(line -> line.startsWith("problem ")))
        .anyMatch(line -> line.contains("Unheard (in node 'first')"))
        .noneMatch(line -> line.contains("none"));
  }

  @Test
  void rangesOfFakeQuantNodesAndOfCodesAreInTheDocument() throws IOException {
    Path model =
        Files.writeString(
            folder.resolve("trained.pbtxt"),
            image("dim{size:1} dim{size:8} dim{size:8} dim{size:3}")
                + "node { name: 'fq' op: 'FakeQuantWithMinMaxArgs' input: 'image'"
                + " attr{key:'min' value{f:-1.5}} attr{key:'max' value{f:6}} attr{key:'num_bits' value{i:8}} }\n"
                + "node { name: 'out' op: 'Relu' input: 'fq' attr{key:'T' value{type:DT_FLOAT}} }\n");

    JsonNode trained = document(model).at("/ranges/0");
    assertThat(trained.path("tensor").asText()).isEqualTo("fq");
    assertThat(trained.path("min").asDouble()).isEqualTo(-1.5);
    assertThat(trained.path("max").asDouble()).isEqualTo(6);
    assertThat(trained.path("origin").asText()).isEqualTo("fake-quant");

    Path coded = folder.resolve("coded.tflite");
    CommandRun.done(
        "convert",
        "--input_file=" + model,
        "--output_file=" + coded,
        "--input_arrays=image",
        "--output_arrays=out",
        "--inference_type=QUANTIZED_UINT8",
        "--mean_values=51",
        "--std_values=34",
        "--default_ranges_min=0",
        "--default_ranges_max=6");

    JsonNode quantized = document(coded);
    assertThat(quantized.path("coded").asBoolean()).isTrue();
    assertThat(quantized.at("/inputs/0/type").asText()).isEqualTo("uint8[1,8,8,3]");
    assertThat(suggestionText(coded)).contains("mean = 51");
  }

  @Test
  void drawsTheGraph() {
    ShippedNetwork network = ShippedNetwork.write(folder);

    assertThat(CommandRun.done("inspect", "--dot", network.model()).out())
        .startsWith("digraph")
        .contains("predictions");
  }

  @Test
  void refusesWhatIsNoModel() throws IOException {
    Path text = Files.writeString(folder.resolve("notes.txt"), "not a model");

    Refusal.of(new Object[] {"inspect", text}, text + ": not a GraphDef");
    Refusal.of(new Object[] {"inspect", folder}, "The folder '" + folder + "' is no SavedModel");
    Refusal.of(new Object[] {"inspect", folder.resolve("absent")}, "Cannot find the model");
  }

  private ModelConfig suggestion(Path model) throws IOException {
    Path file = Files.writeString(folder.resolve("suggested.conf"), suggestionText(model));
    return ModelConfig.read(file, List.of());
  }

  private static String suggestionText(Path model) {
    String text = CommandRun.done("inspect", model).out();
    return text.substring(text.indexOf("model {"));
  }

  private static JsonNode document(Path model) throws IOException {
    return new ObjectMapper().readTree(CommandRun.done("inspect", "--json", model).out());
  }

  private static String image(String dims) {
    return "node { name: 'image' op: 'Placeholder' attr{key:'dtype' value{type:DT_FLOAT}}"
        + " attr{key:'shape' value{shape{"
        + dims
        + "}}} }\n";
  }
}
