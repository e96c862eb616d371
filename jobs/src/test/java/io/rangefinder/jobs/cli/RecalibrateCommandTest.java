package io.rangefinder.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
final class RecalibrateCommandTest {
  @TempDir private static Path folder;
  private static Path config;

  @BeforeAll
  static void draw() throws IOException {
    DrawnDataset dataset = DrawnDataset.write(folder, 80);
    config =
        Files.write(
            folder.resolve("nightly.conf"),
            List.of(
                "store = \"%s\"".formatted(folder.resolve("store")),
                "images = \"%s\"".formatted(dataset.images()),
                "calibrate { preparation = none, rule = minmax, engine-check = off }",
                "models.figures { model = \"%s\", config = \"%s\" }"
                    .formatted(dataset.network().model(), dataset.network().configuration())));
  }

  private static CommandRun recalibrate(String... more) {
    List<Object> command =
        new ArrayList<>(List.of("recalibrate", "--config", config, "--night", "2026-11-30"));
    command.addAll(List.of(more));
    return CommandRun.of(command.toArray());
  }

  @Test
  void aDryRunPublishesNothing() {
    CommandRun run =
        recalibrate(
            "--dry-run",
            "--master",
            "local[1]",
            "--set",
            "store=\"%s\"".formatted(folder.resolve("dry")));

    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.DONE);
    assertThat(run.out())
        .contains("2026-11-30  figures  ready: the first version, all gates pass")
        .containsPattern("figures +agreement ");
    assertThat(folder.resolve("dry/nights")).doesNotExist();
    assertThat(folder.resolve("dry/models/figures/log")).isEmptyDirectory();
    assertThat(folder.resolve("dry/models/figures/versions")).isEmptyDirectory();
  }

  @Test
  void aClosedGateIsExitCodeFourAndStaysToBeRead() {
    CommandRun run = recalibrate("--set", "gates.min-images=1000", "--master", "local[1]");

    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.REFUSED);
    String expected = "2026-11-30  figures  refused: the images: min-images: ";
    assertThat(run.out()).contains(expected, "closed    min-images: ");
    CommandRun status = recalibrate("--status");
    assertThat(status.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(status.out()).contains(expected);
  }

  @Test
  void aNightThatPublishesLeavesAPage() throws IOException {
    Path store = folder.resolve("paged");
    CommandRun run = recalibrate("--master", "local[1]", "--set", "store=\"%s\"".formatted(store));

    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.DONE);
    Path page = store.resolve("nights/figures-2026-11-30.html");
    assertThat(run.out()).contains("report    " + page);
    long calibrated =
        new ObjectMapper()
            .readTree(store.resolve("nights/figures-2026-11-30.json").toFile())
            .at("/images/calibrated")
            .asLong();
    assertThat(Files.readString(page))
        .contains(
            "The night of 2026-11-30 ended as published: ",
            "<th scope=\"row\">min-images</th><td class=\"number\">%d</td>".formatted(calibrated),
            "--night figures-2026-11-30");
    assertThat(recalibrate("--status", "--set", "store=\"%s\"".formatted(store)).out())
        .contains("2026-11-30  figures  published");
  }

  @Test
  void statusOfNoNight() {
    CommandRun status = recalibrate("--status", "--set", "store=nowhere");

    assertThat(status.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(status.out()).isEqualToIgnoringNewLines("no night yet in 'nowhere'");
  }

  @Test
  void aWrongConfigurationIsTheUsersError() {
    CommandRun run = recalibrate("--set", "gates.min-imagse=1000");

    assertThat(run.exitCode()).isEqualTo(ExitCode.USER_ERROR);
    assertThat(run.err())
        .contains("gates.min-imagse is not a known key; the nearest is 'gates.min-images'");
  }
}
