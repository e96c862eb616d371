package io.rangefinder.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BenchmarkCommandTest {
  @TempDir private Path folder;

  @Test
  void measuresEveryStageOfTheUsersNetworkAndLeavesBrokenImagesOut() throws IOException {
    DrawnDataset drawn = DrawnDataset.write(folder, 5);
    Files.writeString(drawn.images().resolve("broken.png"), "no image");

    CommandRun run =
        CommandRun.done(
            arguments(
                drawn.images(),
                "--config",
                drawn.network().configuration(),
                "--model",
                drawn.network().model(),
                "--batch-size",
                "2",
                "--rounds",
                "3",
                "--round-images",
                "5",
                "--cores",
                "64"));

    assertThat(run.out())
        .contains(
            "batch size "
                + batchSize(2)
                + ", 1 tasks at a time, medians of 3 rounds of 5 images a task")
        .contains("images/hour, 64 cores")
        .containsSubsequence(
            "\ndecode ", "\n+ inference ", "\n+ fetch ", "\n+ min and max ", "\neverything ");
  }

  @Test
  void builtInNetworkNeedsNoFile() {
    DrawnDataset drawn = DrawnDataset.write(folder, 2);

    CommandRun run =
        CommandRun.done(
            arguments(drawn.images(), "--network", "mobilenet_0.25_128", "--rounds", "1"));

    assertThat(run.out())
        .contains("mobilenet_0.25_128, batch size " + batchSize(8) + ", 1 tasks at a time");
  }

  /** Without oneDNN an image's values depend on those beside it, so that none are. */
  private static int batchSize(int wanted) {
    return "0".equals(System.getenv("TF_ENABLE_ONEDNN_OPTS")) ? 1 : wanted;
  }

  @Test
  void memoryCurveTellsTheMemoryAfterEachTaskAndWhatExecutorsNeed() {
    DrawnDataset drawn = DrawnDataset.write(folder, 2);

    CommandRun run =
        CommandRun.done(
            arguments(drawn.images(), "--network", "mobilenet_0.25_128", "--memory-curve", "600"));

    List<String> lines = run.out().lines().toList();
    assertThat(lines.get(0)).contains("images", "resident MiB", "others MiB");
    assertThat(lines.subList(1, 4))
        .allMatch(line -> line.matches("( +[0-9.]+){4}"), "four numbers");
    assertThat(lines.get(3)).startsWith("     750");
    assertThat(lines.get(5)).startsWith("spark.executor.memory=");
    assertThat(lines.get(6)).startsWith("spark.executor.memoryOverhead=");
  }

  @Test
  void modelWithoutItsConfigurationIsAWrongCommandLine() {
    CommandRun run = CommandRun.of(arguments(folder, "--model", folder.resolve("model.pb")));

    assertThat(run.exitCode()).isEqualTo(ExitCode.WRONG_COMMAND_LINE);
    assertThat(run.err()).contains("--model needs --config");
  }

  @Test
  void configurationOfAnotherInputIsRefused() {
    DrawnDataset drawn = DrawnDataset.write(folder, 1);

    Refusal.of(
        arguments(drawn.images(), "--config", drawn.network().configuration()),
        "makes an input [1,64,64,3], but mobilenet_1.0_224 takes [1,224,224,3]");
  }

  @Test
  void folderWithoutAUsableImageIsRefused() throws IOException {
    Files.writeString(folder.resolve("broken.png"), "no image");

    Refusal.of(
        arguments(folder, "--network", "mobilenet_0.25_128"),
        "none of 1 images of '" + folder + "' can be decoded");
  }

  private static Object[] arguments(Path images, Object... more) {
    List<Object> arguments =
        new ArrayList<>(
            List.of("benchmark", "--images", images, "--tasks", "1", "--master", "local[1]"));
    arguments.addAll(Arrays.asList(more));
    return arguments.toArray();
  }
}
