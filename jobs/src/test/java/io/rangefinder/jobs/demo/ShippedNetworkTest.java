package io.rangefinder.jobs.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rangefinder.ir.Graph;
import io.rangefinder.ir.UserException;
import io.rangefinder.jobs.config.ConfigBlock;
import io.rangefinder.jobs.config.ModelConfig;
import io.rangefinder.jobs.source.pixels.DecodedImage;
import io.rangefinder.tensorflow.GraphDefImporter;
import io.rangefinder.tensorflow.ImportOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.types.TFloat32;

final class ShippedNetworkTest {
  private static final long FRESH_SEED = 41;

  @TempDir private Path folder;

  @Test
  void recognizesFreshImages() throws IOException {
    double accuracy = FrozenAccuracy.measure(graph(), new DrawnImages(FRESH_SEED), 200);

    assertThat(accuracy).isGreaterThan(0.9);
  }

  @Test
  void holdsOnlyOperatorsOfAFrozenInferenceGraph() throws IOException {
    Set<String> operators = new TreeSet<>();
    for (NodeDef node : graph().getNodeList()) {
      operators.add(node.getOp());
    }

    assertThat(operators)
        .containsExactly(
            "AddV2",
            "BiasAdd",
            "Const",
            "Conv2D",
            "DepthwiseConv2dNative",
            "FusedBatchNormV3",
            "Identity",
            "MatMul",
            "Mean",
            "Placeholder",
            "Relu6",
            "Softmax");
  }

  @Test
  void configurationDescribesTheNetwork() throws IOException {
    ShippedNetwork network = ShippedNetwork.write(folder);

    ConfigBlock root = ConfigBlock.parse(Files.readString(network.configuration()), "demo.conf");
    ModelConfig configuration = ModelConfig.parse(root);
    root.finish();
    GraphDef graph = GraphDef.parseFrom(Files.readAllBytes(network.model()));
    Graph imported = GraphDefImporter.importGraph(graph, ImportOptions.asFound());
    assertThat(imported.inputs()).containsExactly(configuration.input());
    assertThat(imported.outputs()).containsExactlyElementsOf(configuration.outputs());
    assertThat(imported.tensor(configuration.input()).shape())
        .isEqualTo(configuration.inputShape());
  }

  @Test
  void configurationPreparesImagesAsTrainingDid() throws IOException {
    ShippedNetwork network = ShippedNetwork.write(folder);
    ConfigBlock root = ConfigBlock.parse(Files.readString(network.configuration()), "demo.conf");

    byte[] pixels = new DrawnImages(FRESH_SEED).pixels(0);
    DecodedImage image = new DecodedImage(DrawnImages.SIDE, DrawnImages.SIDE, pixels);
    float[] trained = new float[DrawnImages.BYTES];
    try (TFloat32 input = new DrawnBatch(new DrawnImages(FRESH_SEED), 0, 1).input()) {
      input.copyTo(DataBuffers.of(trained, false, false));
    }
    assertThat(ModelConfig.parse(root).preprocessing().apply(image)).isEqualTo(trained);
  }

  @Test
  void aMissingFolderIsTheUsersError() {
    Path missing = folder.resolve("missing");

    assertThatThrownBy(() -> ShippedNetwork.write(missing))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("The demo's network cannot be written to " + missing);
  }

  private GraphDef graph() throws IOException {
    return GraphDef.parseFrom(Files.readAllBytes(ShippedNetwork.write(folder).model()));
  }
}
