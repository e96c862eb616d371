package io.rangefinder.tensorflow;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rangefinder.ir.UserException;
import io.rangefinder.tensorflow.graphdef.GraphDefReader;
import io.rangefinder.testing.SharedData;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SavedModel;

class GraphDefReaderTest {
  private static final GraphDef GRAPH =
      new GraphDefs().placeholder("x", 1, 2).node("y", "Relu", "x").build();

  @Test
  void readsBinary() {
    assertThat(GraphDefReader.read(GRAPH.toByteArray(), "model.pb")).isEqualTo(GRAPH);
  }

  @Test
  void readsText() {
    assertThat(GraphDefReader.read(GRAPH.toString().getBytes(UTF_8), "model.pbtxt"))
        .isEqualTo(GRAPH);
  }

  @Test
  void refusesAnEmptyFile() {
    assertRefused(new byte[0], "model.pb: the file is empty; give a frozen GraphDef");
  }

  @Test
  void refusesATruncatedFile() {
    byte[] bytes = GRAPH.toByteArray();
    assertRefused(Arrays.copyOf(bytes, bytes.length - 3), "model.pb: not a GraphDef");
  }

  @Test
  void refusesProse() {
    assertRefused("A graph, they said.".getBytes(UTF_8), "model.pb: not a GraphDef");
  }

  @Test
  void recognisesASavedModel() {
    byte[] bytes =
        SavedModel.newBuilder()
            .setSavedModelSchemaVersion(1)
            .addMetaGraphs(MetaGraphDef.newBuilder().setGraphDef(GRAPH))
            .build()
            .toByteArray();
    assertRefused(bytes, "model.pb: a SavedModel, not a GraphDef");
  }

  @Test
  void recognisesAMetaGraph() {
    byte[] bytes =
        MetaGraphDef.newBuilder()
            .setMetaInfoDef(MetaGraphDef.MetaInfoDef.newBuilder().setTensorflowVersion("1.15.0"))
            .setGraphDef(GRAPH)
            .build()
            .toByteArray();
    assertRefused(bytes, "model.pb: a meta graph (.meta), not a GraphDef");
  }

  @Test
  void recognisesATfliteModel() {
    assertRefused("\u001c\0\0\0TFL3....".getBytes(ISO_8859_1), "model.pb: a .tflite model");
  }

  @Test
  void recognisesKerasAndArchives() {
    assertRefused("\u0089HDF\r\n\u001a\n".getBytes(ISO_8859_1), "model.pb: a Keras HDF5 file");
    assertRefused("PK\u0003\u0004rest".getBytes(ISO_8859_1), "model.pb: a compressed archive");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "fashion_mnist_qat/checkpoints.index | the index of a checkpoint",
        "fashion_mnist_qat/checkpoint | the list of a folder's checkpoints",
        "fashion_mnist_qat/checkpoints.meta | a meta graph",
        "fashion_mnist_qat/model.tflite | a .tflite model",
        "fashion_mnist_qat/checkpoints.data-00000-of-00001 | not a GraphDef",
        "micro_speech_saved_model/saved_model/saved_model.pb | a SavedModel",
      })
  void recognisesPublishedFilesOfOtherKinds(String file, String kind) {
    byte[] bytes = SharedData.bytes("data/models/" + file);
    assertThatThrownBy(() -> GraphDefReader.read(bytes, file))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(file + ": ")
        .hasMessageContaining(kind);
  }

  @Test
  void deepNestingEndsInAnError() {
    StringBuilder text = new StringBuilder("node { name: 'x' op: 'Const' attr { key: 'a' value { ");
    text.append("list { func { attr { key: 'a' value { ".repeat(10_000));
    assertRefused(text.toString().getBytes(UTF_8), "model.pb: not a GraphDef");
  }

  @Test
  void anyBytesGiveAGraphOrAUserException() {
    Random random = new Random(20);
    byte[] binary = GRAPH.toByteArray();
    byte[] text = GRAPH.toString().getBytes(UTF_8);
    int refused = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = (i % 2 == 0 ? binary : text).clone();
      for (int flips = random.nextInt(6); flips >= 0; flips--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
      try {
        GraphDef graph = GraphDefReader.read(bytes, "fuzz");
        GraphDefImporter.importGraph(graph, ImportOptions.asFound());
      } catch (UserException e) {
        refused++;
      }
    }
    assertThat(refused).isBetween(1, 20_000);
  }

  private static void assertRefused(byte[] bytes, String message) {
    assertThatThrownBy(() -> GraphDefReader.read(bytes, "model.pb"))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith(message);
  }
}
