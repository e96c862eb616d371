package io.rangefinder.jobs.night;

import static org.assertj.core.api.Assertions.assertThat;

import io.rangefinder.model.ModelLocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NightConfigurationTest {
  @TempDir private Path folder;

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
