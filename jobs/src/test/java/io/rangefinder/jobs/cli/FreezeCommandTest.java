package io.rangefinder.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

final class FreezeCommandTest {
  @TempDir private Path folder;
  private Path frozen;

  @BeforeEach
  void write() throws IOException {
    frozen = folder.resolve("frozen.pb");
    ModelWithVariables.write(folder);
  }

  private GraphDef result() throws IOException {
    return GraphDef.parseFrom(Files.readAllBytes(frozen));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "checkpoint",
        "model-7",
        "model-7.index",
        "model-7.meta",
        "model-7.data-00000-of-00001"
      })
  void aGraphAndACheckpointByAnyOfItsNames(String name) throws IOException {
    for (String prefix : new String[] {folder.toString(), folder.toUri().toString()}) {
      CommandRun run =
          CommandRun.done(
              "freeze_graph",
              "--input_graph=" + folder.resolve("graph.pbtxt"),
              "--input_binary=false",
              "--input_checkpoint=" + prefix.replaceFirst("/$", "") + "/" + name,
              "--output_node_names=y",
              "--output_graph=" + frozen);
      assertThat(run.out())
          .contains("frozen.pb: 1 variables of ", "model-7 are constants, 4 nodes", "outputs  y");
      assertThat(result().getNodeList())
          .extracting(NodeDef::getOp)
          .containsExactly("Placeholder", "Const", "Identity", "MatMul");
      assertThat(result().getNode(2).getDevice()).isEmpty();
    }
  }

  @Test
  void aMetaGraphFindsItsCheckpoint() throws IOException {
    CommandRun.done(
        "freeze",
        "--input_meta_graph",
        folder.resolve("model-7.meta"),
        "--output_node_names",
        "y:0",
        "--output_graph",
        frozen,
        "--clear_devices=false");
    assertThat(result().getNode(2).getDevice()).isEqualTo("/gpu:0");
  }

  @Test
  void aSavedModelIsFrozenAndConverted() throws IOException {
    CommandRun run =
        CommandRun.done(
            "freeze", "--input_saved_model_dir", folder.resolve("saved"), "--output_graph", frozen);
    assertThat(run.out())
        .contains("variables/variables are constants", "inputs   x", "outputs  y")
        .contains("next        rangefinder calibrate --config CONFIG --model ");
    Path converted = folder.resolve("converted.tflite");
    CommandRun.done(
        "convert", "--input_file=" + frozen, "--output_file=" + converted, "--output_arrays=y");
    assertThat(converted).exists();
  }

  @Test
  void variablesThatAreLeftOut() throws IOException {
    CommandRun.done(
        "freeze",
        "--input_meta_graph",
        folder.resolve("model-7.meta"),
        "--output_node_names=y",
        "--variable_names_blacklist=w",
        "--output_graph",
        frozen);
    assertThat(result().getNode(2).getOp()).isEqualTo("ReadVariableOp");
  }

  @Test
  void aSaverOrAnotherNameSaysWhichKeyAVariableHas() throws IOException {
    Path graph = folder.resolve("other.pbtxt");
    Files.writeString(
        graph,
        ModelWithVariables.GRAPH.replace("'w'", "'u'")
            + """
            node { name: 'file' op: 'Placeholder' attr { key: 'dtype' value { type: DT_STRING } } }
            node { name: 'names' op: 'Const' attr { key: 'value' value { tensor {
              dtype: DT_STRING tensor_shape { dim { size: 1 } } string_val: 'w' } } } }
            node { name: 'parts' op: 'Const' attr { key: 'value' value { tensor {
              dtype: DT_STRING tensor_shape { dim { size: 1 } } string_val: '' } } } }
            node { name: 'RestoreV2' op: 'RestoreV2' input: 'file' input: 'names' input: 'parts' }
            node { name: 'assign' op: 'AssignVariableOp' input: 'u' input: 'RestoreV2' }
            node { name: 'restore' op: 'NoOp' input: '^assign' }
            """);
    Path saver =
        Files.writeString(
            folder.resolve("saver.pbtxt"),
            "filename_tensor_name: 'file:0' restore_op_name: 'restore'");
    Object[] plain = {
      "freeze",
      "--input_graph=" + graph,
      "--input_checkpoint=" + folder,
      "--output_node_names=y",
      "--output_graph=" + frozen
    };
    expectRefused(2, "the variable 'u': the checkpoint has no 'u'; nearest are 'w'", plain);
    for (String flag : new String[] {"--input_saver=" + saver, "--rename=u=w"}) {
      Object[] more = Arrays.copyOf(plain, plain.length + 1);
      more[plain.length] = flag;
      CommandRun.done(more);
      assertThat(result().getNode(1).getOp()).isEqualTo("Const");
    }
  }

  @Test
  void theManifestBesideTheGraphTellsHowLongTrainingWaits() throws IOException {
    Path graph = Files.writeString(folder.resolve("float.pbtxt"), QatCommandTest.GRAPH);
    Path training = folder.resolve("training.pbtxt");
    CommandRun.done(
        "qat",
        "training-graph",
        "--input=" + graph,
        "--outputs=y",
        "--quant-delay=10",
        "--output=" + training);
    Path begin = folder.resolve("begin");
    CommandRun.done(
        "qat",
        "initialize",
        "--graph=" + training,
        "--checkpoint=" + folder.resolve("model-7"),
        "--output=" + begin);
    Path evaluation = folder.resolve("evaluation.pbtxt");
    CommandRun.done("qat", "eval-graph", "--input=" + training, "--output=" + evaluation);
    Path manifest = folder.resolve("evaluation.pbtxt.json");
    Object[] freeze = {
      "freeze",
      "--input_graph=" + evaluation,
      "--input_checkpoint=" + begin,
      "--output_node_names=y",
      "--output_graph=" + frozen
    };
    String waits = "counts 0 runs of the 10 that it waits";

    CommandRun beside = CommandRun.done(freeze);
    assertThat(beside.err()).contains(waits);
    assertThat(beside.out())
        .contains("manifest " + manifest)
        .contains("next        rangefinder convert --input_file ", " --output_arrays ");

    Path moved = Files.move(manifest, folder.resolve("elsewhere.json"));
    CommandRun without = CommandRun.done(freeze);
    assertThat(without.err()).doesNotContain(waits);
    assertThat(without.out()).contains("next        rangefinder convert --input_file ");
    Object[] named = Arrays.copyOf(freeze, freeze.length + 1);
    named[freeze.length] = "--manifest=" + moved;
    assertThat(CommandRun.done(named).err()).contains(waits);
    named[freeze.length] = "--manifest=" + manifest;
    frozen = folder.resolve("another.pb");
    expectRefused(2, manifest.toString(), named);
  }

  private void expectRefused(int exitCode, String message, Object... arguments) {
    CommandRun run = CommandRun.of(arguments);
    assertThat(run.err()).contains(message);
    assertThat(run.exitCode()).isEqualTo(exitCode);
    assertThat(frozen).doesNotExist();
  }

  @Test
  void whatIsWrongIsSaidAndNothingWritten() throws IOException {
    Object graph = "--input_graph=" + folder.resolve("graph.pbtxt");
    Object output = "--output_graph=" + frozen;
    expectRefused(1, "Name one of --input_graph", "freeze", output);
    expectRefused(1, "Name the checkpoint", "freeze", graph, output, "--output_node_names=y");
    expectRefused(
        1, "--output_node_names", "freeze", graph, output, "--input_checkpoint=" + folder);
    expectRefused(
        2,
        "there is no '" + folder.resolve("model-8.index") + "'; nearest are 'model-7'",
        "freeze",
        graph,
        output,
        "--output_node_names=y",
        "--input_checkpoint=" + folder.resolve("model-8"));
    expectRefused(
        2,
        "is no SavedModel: it holds no 'saved_model.pb'",
        "freeze",
        "--input_saved_model_dir=" + folder,
        output);
    expectRefused(
        2,
        "Cannot find the model",
        "freeze",
        "--input_saved_model_dir=" + folder.resolve("absent"),
        output);
    Path data = folder.resolve("model-7.data-00000-of-00001");
    byte[] bytes = Files.readAllBytes(data);
    bytes[5] ^= 1;
    Files.write(data, bytes);
    expectRefused(
        2,
        "Cannot read the tensor 'w' of the checkpoint",
        "freeze",
        graph,
        output,
        "--output_node_names=y",
        "--input_checkpoint=" + folder);
    Files.delete(data);
    expectRefused(
        2,
        "model-7.data-00000-of-00001' is missing",
        "freeze",
        graph,
        output,
        "--output_node_names=y",
        "--input_checkpoint=" + folder);
  }
}
