package io.rangefinder.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EvaluateRefusalTest {
  @TempDir private static Path folder;
  private static DrawnDataset dataset;
  private static Path run;
  private static Path quantized;

  @TempDir private Path evaluations;

  @BeforeAll
  static void quantize() {
    dataset = DrawnDataset.write(folder, 3);
    run = folder.resolve("RUN");
    quantized = folder.resolve("uint8.tflite");
    CommandRun.done(dataset.calibrate(run));
    CommandRun.done(DrawnDataset.quantize(run, quantized));
  }

  @Test
  void labelsThatAreNotThere() {
    Path absent = folder.resolve("absent.csv");

    refuses("Cannot find the labels '" + absent + "'", "--labels", absent);
  }

  @Test
  void aColumnThatIsNotThere() {
    refuses(
        "Cannot find the column 'klass' in the labels",
        "--labels",
        dataset.drawn().labels(),
        "--label-column",
        "klass");
  }

  @Test
  void aClassThatIsNoNumber() {
    refuses("not a whole number", "--labels", dataset.drawn().labels(), "--label-column", "name");
  }

  @Test
  void aClassThatTheNetworkDoesNotKnow() throws IOException {
    refusesLabels("file,label\n00000.png,8\n", "The class 8 of '00000.png' is none of the");
  }

  @Test
  void anImageOfTwoClasses() throws IOException {
    refusesLabels(
        "file,label\n00000.png,1\n00000.png,2\n", "'00000.png' is of class 1 in one row and of");
  }

  @Test
  void labelsOfOtherImages() throws IOException {
    refusesLabels(
        "file,label\n0.png,1\n", "the labels begin with '0.png', the images with '00000.png'");
  }

  @Test
  void labelsWithoutARow() throws IOException {
    refusesLabels("file,label\n", "have a header, but no row");
    refusesLabels("", "Cannot find the column 'label'");
    refusesLabels("file,label\n,3\n", "row 1 lacks the image or its class");
  }

  @Test
  void aRunToExcludeThatIsNone() {
    refuses("the calibration run '" + folder + "': it holds no _SUCCESS", "--exclude", folder);
  }

  @Test
  void anEvaluationOfNoImage() {
    refuses("No image is left to evaluate: all 3", "--exclude", run);
  }

  @Test
  void aQuantizedModelThatIsNoTflite() {
    refuses(
        dataset.network().model() + ": it is not a TFLite file",
        "--quantized",
        dataset.network().model());
  }

  @Test
  void aQuantizedModelOfAnotherNetwork() {
    refuses("are not the same network", "--set", "model.outputs=[stem/Relu6]");
  }

  @Test
  void imagesOfWhichNoneCanBeUsed() throws IOException {
    Path images = Files.createDirectories(evaluations.resolve("images"));
    Files.createFile(images.resolve("a.jpg"));

    CommandRun run =
        CommandRun.of(dataset.evaluate(quantized, evaluations.resolve("EVAL"), "--images", images));

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .containsSubsequence(
            "rangefinder: Cannot evaluate: none of the 1 images could be used.", "a.jpg: EMPTY");
    assertThat(evaluations.resolve("EVAL")).doesNotExist();
  }

  @Test
  void aNetworkThatNothingNames() {
    refusesBare(
        "Missing: '--config=FILE' and '--model=MODEL'. Or name the run that calibrated with --calibration");
    refusesBare("Missing: '--config=FILE'. Or name", "--model", dataset.network().model());
  }

  @Test
  void optionsOfAConfigurationOrModelThatIsTheRuns() {
    refusesBare("--set goes over a key of --config", "--calibration", run, "--set", "a=b");
    refusesBare(
        "--checkpoint, --tags and --signature are of a --model",
        "--calibration",
        run,
        "--tags",
        "serve");
  }

  private void refusesBare(String words, Object... more) {
    List<Object> arguments =
        new ArrayList<>(
            List.of("evaluate", "--quantized", quantized, "--images", dataset.images()));
    arguments.addAll(List.of("--output", evaluations.resolve("EVAL")));
    arguments.addAll(List.of(more));
    CommandRun refused = CommandRun.of(arguments.toArray());
    assertThat(refused.exitCode()).isEqualTo(ExitCode.WRONG_COMMAND_LINE);
    assertThat(refused.err()).contains(words);
    assertThat(evaluations.resolve("EVAL")).doesNotExist();
  }

  private void refusesLabels(String csv, String words) throws IOException {
    refuses(words, "--labels", Files.writeString(evaluations.resolve("labels.csv"), csv));
  }

  private void refuses(String words, Object... more) {
    Refusal.of(dataset.evaluate(quantized, evaluations.resolve("deep/EVAL"), more), words);
    assertThat(evaluations.resolve("deep")).doesNotExist();
  }
}
