package io.rangefinder.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rangefinder.jobs.config.ModelConfig;
import io.rangefinder.model.DeployableModel;
import io.rangefinder.model.ModelSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorShapeProto;

/**
 * The demo's network as it was frozen with the placeholders of its training: its input passes a
 * switch and a product with {@code keep_prob}, and what saved its variables stands beside it.
 */
final class SetPlaceholderTest {
  @TempDir private static Path folder;
  private static DrawnDataset dataset;
  private static Path model;

  @TempDir private Path results;

  @BeforeAll
  static void write() throws IOException {
    dataset = DrawnDataset.write(folder, 1);
    GraphDef network = GraphDef.parseFrom(Files.readAllBytes(dataset.network().model()));
    GraphDef.Builder training = GraphDef.newBuilder();
    for (NodeDef node : network.getNodeList()) {
      NodeDef.Builder copy = node.toBuilder().clearInput();
      node.getInputList()
          .forEach(input -> copy.addInput(input.equals("input") ? "drop/mul" : input));
      training.addNode(copy);
    }
    training.addNode(placeholder("keep_prob", DataType.DT_FLOAT));
    training.addNode(placeholder("bn/is_training", DataType.DT_BOOL));
    training.addNode(node("cond/Switch", "Switch", "input", "bn/is_training"));
    training.addNode(node("cond/Merge", "Merge", "cond/Switch", "cond/noise"));
    training.addNode(node("cond/noise", "Whirl", "cond/Switch:1"));
    training.addNode(node("drop/mul", "Mul", "cond/Merge", "keep_prob"));
    training.addNode(node("save/SaveV2", "SaveV2", "drop/mul"));
    training.addNode(node("save/RestoreV2", "RestoreV2"));
    model = Files.write(folder.resolve("training.pb"), training.build().toByteArray());
  }

  @Test
  void aCalibrationSetsWhatItsConfigurationSets() throws IOException {
    Path run = results.resolve("RUN");

    CommandRun.done(
        dataset.calibrate(
            run,
            "--model",
            model,
            "--preparation",
            "none",
            "--set",
            "model.set={ keep_prob = 1.0, bn/is_training = false }"));

    ModelConfig network = ModelConfig.read(dataset.network().configuration(), List.of());
    byte[] plain = Files.readAllBytes(dataset.network().model());
    assertThat(Files.readAllBytes(run.resolve("deployable.tflite")))
        .isEqualTo(
            DeployableModel.read(ModelSource.of(plain, "plain"), network.importOptions())
                .toTflite());
    JsonNode document = new ObjectMapper().readTree(Files.readAllBytes(run.resolve("run.json")));
    assertThat(document.findValue("set"))
        .hasToString("{\"bn/is_training\":\"false\",\"keep_prob\":\"1\"}");
  }

  @Test
  void withoutItTheMessageSaysWhatToSet() {
    Refusal.of(
        dataset.calibrate(results.resolve("RUN"), "--model", model),
        "placeholders 'keep_prob', 'bn/is_training' are needed and not among the inputs",
        "model.set { keep_prob = 1, \"bn/is_training\" = false }");
  }

  @Test
  void aConversionSetsThemToo() throws IOException {
    Path output = results.resolve("a.tflite");
    Path plain = results.resolve("b.tflite");

    CommandRun.done(
        "convert",
        "--graph_def_file=" + model,
        "--output_file=" + output,
        "--input_arrays=input",
        "--output_arrays=predictions",
        "--set_placeholder=keep_prob=1.0,bn/is_training=false");
    CommandRun.done(
        "convert",
        "--graph_def_file=" + dataset.network().model(),
        "--output_file=" + plain,
        "--input_arrays=input",
        "--output_arrays=predictions");

    assertThat(Files.readAllBytes(output)).isEqualTo(Files.readAllBytes(plain));
  }

  private static NodeDef node(String name, String op, String... inputs) {
    return NodeDef.newBuilder()
        .setName(name)
        .setOp(op)
        .addAllInput(List.of(inputs))
        .putAttr("T", AttrValue.newBuilder().setType(DataType.DT_FLOAT).build())
        .build();
  }

  private static NodeDef placeholder(String name, DataType type) {
    return NodeDef.newBuilder()
        .setName(name)
        .setOp("Placeholder")
        .putAttr("dtype", AttrValue.newBuilder().setType(type).build())
        .putAttr(
            "shape", AttrValue.newBuilder().setShape(TensorShapeProto.getDefaultInstance()).build())
        .build();
  }
}
