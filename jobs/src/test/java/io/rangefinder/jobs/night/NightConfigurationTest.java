package io.rangefinder.jobs.night;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rangefinder.ir.UserException;
import io.rangefinder.jobs.demo.ShippedNetwork;
import io.rangefinder.jobs.source.HeldOut;
import io.rangefinder.jobs.source.ImageSelection;
import io.rangefinder.model.ModelLocation;
import io.rangefinder.prepare.Preparation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NightConfigurationTest {
  private static final Path SHIPPED =
      Path.of(System.getProperty("rangefinder.root"), "conf", "nightly.conf");

  @TempDir private Path folder;

  private String network() {
    return ShippedNetwork.write(folder).configuration().toString();
  }

  private NightConfiguration read(String... lines) throws IOException {
    return NightConfiguration.read(
        Files.write(folder.resolve("nightly.conf"), List.of(lines)), List.of());
  }

  /** What the file says beside its keys are the defaults. */
  @Test
  void theShippedFileSaysTheDefaults() throws IOException {
    String network = network();
    NightModel shipped =
        NightConfiguration.read(SHIPPED, List.of("models.demo.config = \"" + network + "\""))
            .models()
            .get(0);

    NightModel least =
        read(
                "store = s",
                "images = demo-output/calibrating/images",
                "held-out.labels = demo-output/calibrating/labels.csv",
                "models.demo { model = demo-output/demo_network.pb, config = \"%s\" }"
                    .formatted(network))
            .models()
            .get(0);

    assertThat(shipped.bounds()).isEqualTo(least.bounds());
    assertThat(shipped.drift()).isEqualTo(least.drift());
    assertThat(shipped.judging()).isEqualTo(least.judging());
    assertThat(shipped.calibration("s", "o").toJson())
        .isEqualTo(least.calibration("s", "o").toJson());
    assertThat(shipped.alwaysJudges()).isEqualTo(least.alwaysJudges()).isFalse();
  }

  @Test
  void aModelSaysOtherwise() throws IOException {
    String network = network();
    NightConfiguration configuration =
        read(
            "store = s",
            "images = lake",
            "publish = better",
            "calibrate { sample = 1000, stratify = true, preparation = none }",
            "gates { min-agreement = 0.9, max-clip = off }",
            "drift { clip = 0.01, tensors { \"head/*\" { octaves = 1 } } }",
            "models {",
            "  b { model = b.pb, config = \"%s\" }".formatted(network),
            "  a {",
            "    model = a.pb, config = \"%s\", publish = drifted".formatted(network),
            "    images { path = other, column = jpeg }",
            "    calibrate { sample = 0, preparation = full }",
            "    held-out { images = judges, labels = labels.csv, most = 64 }",
            "    gates { min-agreement = off, max-clip = 0.5 }",
            "    drift { clip = 0.02, tensors { \"head/a.b\" { clip = 0.5 } } }",
            "  }",
            "}");

    NightModel a = configuration.models().get(0);
    NightModel b = configuration.models().get(1);
    assertThat(a.name()).isEqualTo("a");
    assertThat(a.images().path()).isEqualTo("other");
    assertThat(a.images().column()).isEqualTo("jpeg");
    assertThat(a.judgingImages().path()).isEqualTo("judges");
    assertThat(a.judging().selection()).isEqualTo(ImageSelection.sample(64));
    assertThat(a.judging().calibrating()).isEqualTo(HeldOut.none());
    assertThat(a.preparation()).isEqualTo(Preparation.FULL);
    assertThat(a.bounds().allowed())
        .doesNotContainKey(Condition.MIN_AGREEMENT)
        .containsEntry(Condition.MAX_CLIP, 0.5);
    assertThat(a.drift().of("x").clip()).isEqualTo(0.02);
    assertThat(a.drift().of("head/x").octaves()).isEqualTo(1);
    assertThat(a.drift().of("head/a.b").clip()).isEqualTo(0.5);
    assertThat(a.drift().of("head/aXb").clip()).isEqualTo(0.01);
    assertThat(a.alwaysJudges()).isFalse();
    assertThat(b.alwaysJudges()).isTrue();
    assertThat(b.selection()).isEqualTo(ImageSelection.sample(1000).byFolder());
    assertThat(b.judging().calibrating()).isEqualTo(HeldOut.leaving(0.1));
    assertThat(b.bounds().allowed())
        .containsEntry(Condition.MIN_AGREEMENT, 0.9)
        .doesNotContainKey(Condition.MAX_CLIP);
  }

  @Test
  void allThatIsWrongIsSaidAtOnce() {
    assertThatThrownBy(
            () ->
                read(
                    "stor = s",
                    "held-out { part = 1, most = 0 }",
                    "gates { max-clop = 1, significance = 0 }",
                    "drift { clip = -1 }",
                    "calibrate { sample = 5, fraction = 0.5, rule = guess }",
                    "notify { url = \"ftp://x\" }",
                    "models { \".hidden\" { model = m } }"))
        .isInstanceOf(UserException.class)
        .hasMessageContainingAll(
            "store is missing",
            "stor is not a known key; the nearest is 'store'",
            "held-out.part is 1.0",
            "held-out.most is 0",
            "gates.max-clop is not a known key; the nearest is 'gates.max-clip'",
            "gates.significance is 0.0",
            "drift.clip is -1.0",
            "sample is 5 with a fraction of 0.5",
            "rule is 'guess'",
            "notify.url is 'ftp://x'",
            ".hidden is no name of a model",
            "models..hidden.config is missing",
            "models..hidden.images is missing");
  }

  @Test
  void withoutAModelThereIsNoNight() {
    assertThatThrownBy(() -> read("store = s", "images = lake"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("models must hold a block for each model");
  }

  @Test
  void aModelMayBeASavedModelOrLieBesideItsCheckpoint() throws IOException {
    Path network =
        Files.writeString(
            folder.resolve("network.conf"),
            """
            model { input-shape = [1, 8, 6, 3] }
            preprocessing { mean = 0, std = 1 }
            """);
    Path night =
        Files.writeString(
            folder.resolve("night.conf"),
            """
            store = night
            images = photographs
            models {
              served { model = exported/network, tags = [serve, cpu], signature = classify, config = "%1$s" }
              trained { model = graph.pb, checkpoint = training/model-9, config = "%1$s" }
            }
            """
                .formatted(network));

    List<NightModel> models = NightConfiguration.read(night, List.of()).models();

    assertThat(models)
        .extracting(model -> model.calibration("night", "run").model())
        .containsExactly(
            new ModelLocation("exported/network", "", Set.of("serve", "cpu"), "classify"),
            ModelLocation.of("graph.pb", "training/model-9"));
    assertThat(models)
        .extracting(model -> model.evaluation("model.tflite", "run", "evaluation").model())
        .containsExactly(models.get(0).model(), models.get(1).model());
  }
}
