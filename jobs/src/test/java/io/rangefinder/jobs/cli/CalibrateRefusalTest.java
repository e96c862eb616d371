package io.rangefinder.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

final class CalibrateRefusalTest {
  @TempDir private static Path folder;
  private static DrawnDataset dataset;
  private static Path output;

  @BeforeAll
  static void write() {
    dataset = DrawnDataset.write(folder, 2);
    output = folder.resolve("runs/of today/RUN");
  }

  @AfterEach
  void nothingIsLeft() {
    assertThat(folder.resolve("runs")).doesNotExist();
  }

  @Test
  void aFolderWithoutImages(@TempDir Path empty) throws IOException {
    Files.writeString(empty.resolve("notes.txt"), "no image");

    Refusal.of(
        dataset.calibrate(empty, output),
        empty.toString(),
        "holds no image: none of its files is",
        "It holds 1 (.txt 1).");
  }

  @Test
  void imagesThatAreNotThere() {
    Path absent = folder.resolve("absent");

    Refusal.of(dataset.calibrate(absent, output), "There are no images at '" + absent + "'");
  }

  @Test
  void imagesThatAreAnotherFile() {
    Path file = dataset.network().model();

    Refusal.of(dataset.calibrate(file, output), "'" + file.getFileName() + "' holds no images");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "model.outputs=[predictoins]   | output 'predictoins' does not exist; nearest are"
            + " 'predictions'",
        "model.input=imput             | input 'imput' does not exist; nearest are 'input'",
        "'model.input-shape=[1,32,64,3]' | the given shape [1,32,64,3] contradicts the graph's",
        "'model.input-shape=[1,64,64,4]' | preprocessing.channels is RGB, but model.input-shape has"
            + " 4 channels",
        "'model.input-shape=[64,64]'   | model.input-shape is [64, 64], must be",
        "model.inptu=input             | model.inptu is not a known key; the nearest is"
            + " 'model.input'",
        "preprocessing.resize.corners=round | preprocessing.resize.corners is 'round', allowed"
            + " are legacy, align-corners, half-pixel",
        "preprocessing.std=0           | preprocessing.std holds 0, must divide",
      })
  void aConfigurationThatDoesNotFit(String key, String words) {
    Refusal.of(dataset.calibrate(output, "--set", key), words);
  }

  @Test
  void aConfigurationThatIsNotThere() {
    Path absent = folder.resolve("absent.conf");

    Refusal.of(
        dataset.calibrate(output, "--config", absent),
        "There is no configuration file '" + absent + "'");
  }

  @Test
  void aModelThatIsNotThere() {
    Path absent = folder.resolve("absent.pb");

    Refusal.of(
        dataset.calibrate(output, "--model", absent), "Cannot find the model '" + absent + "'");
  }

  @Test
  void aModelThatIsAFolder() {
    Refusal.of(
        dataset.calibrate(output, "--model", folder),
        "The folder '" + folder + "' is no SavedModel");
  }

  @Test
  void aModelThatIsEmpty() throws IOException {
    Path model = Files.write(folder.resolve("empty.pb"), new byte[0]);

    Refusal.of(dataset.calibrate(output, "--model", model), model.toString(), "empty");
  }

  @Test
  void aModelThatIsCutOff() throws IOException {
    byte[] whole = Files.readAllBytes(dataset.network().model());
    Path model = Files.write(folder.resolve("cut.pb"), Arrays.copyOf(whole, whole.length * 3 / 4));

    Refusal.of(
        dataset.calibrate(output, "--model", model),
        model.toString(),
        "not a GraphDef",
        "truncated");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ReadFile", "WriteFile", "PyFunc"})
  void anOutputThatReachesOutOfItsGraph(String operator) throws IOException {
    GraphDef network = GraphDef.parseFrom(Files.readAllBytes(dataset.network().model()));
    AttrValue text = AttrValue.newBuilder().setType(DataType.DT_STRING).build();
    NodeDef name =
        NodeDef.newBuilder()
            .setName("side/name")
            .setOp("Placeholder")
            .putAttr("dtype", text)
            .build();
    NodeDef harm =
        NodeDef.newBuilder().setName("side/effect").setOp(operator).addInput("side/name").build();
    Path model =
        Files.write(
            folder.resolve(operator + ".pb"),
            network.toBuilder().addNode(name).addNode(harm).build().toByteArray());

    Refusal.of(
        dataset.calibrate(output, "--model", model, "--set", "model.outputs=[side/effect]"),
        operator,
        "side/effect",
        "refused");
  }

  @Test
  void anOutputThatIsNotEmpty() throws IOException {
    Path taken = Files.createDirectories(folder.resolve("taken"));
    Files.writeString(taken.resolve("precious.txt"), "precious");

    Refusal.of(
        dataset.calibrate(taken), "Cannot write the output to '" + taken + "'", "is not empty");
    assertThat(taken).isDirectoryContaining("glob:**/precious.txt");
  }

  @Test
  void anOutputThatIsAFile() {
    Path file = dataset.network().configuration();

    Refusal.of(
        dataset.calibrate(file), "Cannot write the output to '" + file + "': a file is there");
  }

  @Test
  void anOutputBelowAFile() {
    Path below = dataset.network().configuration().resolve("RUN");

    Refusal.of(dataset.calibrate(below), "Cannot write the output to '" + below + "'");
  }

  @Test
  void anOutputWhereNobodyMayWrite() {
    Refusal.of(
        dataset.calibrate(Path.of("/proc/rangefinder/RUN")),
        "Cannot write the output to '/proc/rangefinder/RUN'");
  }

  @ParameterizedTest
  @CsvSource({
    "--partitions, -3, --partitions is -3",
    "--batch-size, 0, --batch-size is 0",
    "--sample, -1, --sample is -1",
    "--fraction, 0, --fraction is 0.0",
    "--fraction, 1.5, --fraction is 1.5",
    "--sample-bytes, 0, --sample-bytes is 0",
    "--max-bad-fraction, 1.5, --max-bad-fraction is 1.5",
    "--partitions, many, 'many' is not an int",
    "--partition, 3, Unknown options: '--partition'",
  })
  void aWrongCommandLineIsExitCodeOne(String option, String value, String words) {
    CommandRun run = CommandRun.of(dataset.calibrate(output, option, value));

    assertThat(run.err()).contains(words);
    assertThat(run.exitCode()).isEqualTo(1);
  }

  @Test
  void aNumberAndAPartOfTheImagesIsExitCodeOne() {
    CommandRun both =
        CommandRun.of(dataset.calibrate(output, "--sample", 3, "--fraction", "0.5", "--stratify"));
    CommandRun neither = CommandRun.of(dataset.calibrate(output, "--stratify"));

    assertThat(both.err()).contains("--sample and --fraction exclude each other: leave out one.");
    assertThat(both.exitCode()).isEqualTo(1);
    assertThat(neither.err()).contains("--stratify takes all images: add --sample or --fraction.");
    assertThat(neither.exitCode()).isEqualTo(1);
  }

  @Test
  void aMissingOptionIsExitCodeOne() {
    CommandRun run = CommandRun.of("calibrate", "--model", "a.pb", "--images", "images");

    assertThat(run.err()).contains("Missing required options").contains("--config", "--output");
    assertThat(run.exitCode()).isEqualTo(1);
  }
}
