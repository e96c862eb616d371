package io.rangefinder.qat;

import static org.assertj.core.api.Assertions.assertThat;

import io.rangefinder.tensorflow.checkpoint.Checkpoint;
import io.rangefinder.tensorflow.checkpoint.CheckpointFiles;
import io.rangefinder.tensorflow.freeze.MetaGraphReader;
import io.rangefinder.tensorflow.graphdef.GraphDefReader;
import io.rangefinder.tensorflow.graphdef.TensorRef;
import io.rangefinder.testing.CheckpointFolders;
import io.rangefinder.testing.SharedData;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/** Against what TensorFlow's own tool made of two published networks. */
class PublishedQuantizationTest {
  private static final String MOBILENET = "data/models/mobilenet_v1_0.25_128_quant/";
  private static final String FASHION = "data/models/fashion_mnist_qat/";

  @Test
  void theEvaluationGraphOfMobileNetIsThePublishedOne() {
    GraphDef floats = GraphDefReader.read(SharedData.bytes(MOBILENET + "float_graph.pb"), "float");
    GraphDef published =
        GraphDefReader.read(
            SharedData.bytes(MOBILENET + "mobilenet_v1_0.25_128_quant_eval.pbtxt"), "published");
    assertThat(floats.getNodeCount()).isEqualTo(1066);
    Rewritten rewritten =
        EvaluationGraph.rewrite(
            floats, EvaluationOptions.standard().compatibleWith(Compatibility.CONTRIB));
    assertThat(rewritten.graph().getNodeList()).hasSize(1865);
    assertThat(rewritten.graph().getNodeList()).containsExactlyElementsOf(published.getNodeList());
    assertThat(rewritten.graph().getVersions()).isEqualTo(published.getVersions());
    assertThat(rewritten.manifest().outputs()).containsExactly("MobilenetV1/Predictions/Reshape_1");
    assertThat(rewritten.missed().stream().map(Missed::node)).containsExactly("input");
  }

  @Test
  void theTrainingGraphOfAKerasNetworkIsThePublishedOne() {
    GraphDef published =
        MetaGraphReader.metaGraph(SharedData.bytes(FASHION + "checkpoints.meta"), "published")
            .getGraphDef();
    List<NodeDef> network = withoutShapes(published.getNodeList().subList(0, 139));
    GraphDef stripped =
        published.toBuilder().clearNode().addAllNode(unquantized(network, published)).build();
    Rewritten rewritten =
        TrainingGraph.rewrite(
            stripped,
            TrainingOptions.standard().delayedBy(100).compatibleWith(Compatibility.CONTRIB));
    List<NodeDef> all = rewritten.graph().getNodeList();
    assertThat(rewritten.manifest().tensors()).hasSize(6);
    assertThat(all.get(all.size() - 1).getName())
        .isEqualTo(
            "batch_normalization_v1/batchnorm/add_1/activation_Add_quant/delayed_quant/Merge");
    assertThat(published.getNode(all.size()).getName()).doesNotContain("_quant");
    assertThat(withoutShapes(all))
        .containsExactlyElementsOf(withoutShapes(published.getNodeList().subList(0, all.size())));
  }

  @Test
  void theTrainingGraphAsksForTheRangesThatTheCheckpointHolds() {
    GraphDef published =
        MetaGraphReader.metaGraph(SharedData.bytes(FASHION + "checkpoints.meta"), "published")
            .getGraphDef();
    GraphDef stripped =
        published.toBuilder()
            .clearNode()
            .addAllNode(unquantized(published.getNodeList().subList(0, 139), published))
            .build();
    Manifest manifest =
        TrainingGraph.rewrite(
                stripped,
                TrainingOptions.standard().delayedBy(100).compatibleWith(Compatibility.CONTRIB))
            .manifest();
    Checkpoint checkpoint =
        Checkpoint.open(
            CheckpointFiles.find(CheckpointFolders.of(SharedData.path(FASHION)), "checkpoints"));
    assertThat(manifest.variables().stream().map(StateVariable::name))
        .containsExactlyInAnyOrderElementsOf(
            checkpoint.keys().stream()
                .filter(name -> name.contains("_quant/") || name.startsWith("fake_quant"))
                .toList());
  }

  private static List<NodeDef> withoutShapes(List<NodeDef> nodes) {
    return nodes.stream()
        .map(node -> node.toBuilder().removeAttr("_output_shapes").build())
        .toList();
  }

  /** The network reading what was read before anything was quantized. */
  static List<NodeDef> unquantized(List<NodeDef> network, GraphDef published) {
    Map<String, String> raw = new HashMap<>();
    for (NodeDef node : published.getNodeList()) {
      if (node.getName().endsWith("/delayed_quant/Switch_2")) {
        raw.put(node.getName().replace("Switch_2", "Merge"), node.getInput(0));
      }
    }
    List<NodeDef> nodes = new ArrayList<>();
    for (NodeDef node : network) {
      NodeDef.Builder changed = node.toBuilder();
      for (int i = 0; i < node.getInputCount(); i++) {
        String input = node.getInput(i);
        changed.setInput(i, raw.getOrDefault(TensorRef.nodeOf(input), input));
      }
      nodes.add(changed.build());
    }
    return nodes;
  }
}
