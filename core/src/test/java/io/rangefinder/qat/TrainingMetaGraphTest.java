package io.rangefinder.qat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.rangefinder.ir.Constant;
import io.rangefinder.tensorflow.checkpoint.Checkpoint;
import io.rangefinder.tensorflow.checkpoint.CheckpointFiles;
import io.rangefinder.tensorflow.freeze.MetaGraphReader;
import io.rangefinder.tensorflow.graphdef.TensorProtos;
import io.rangefinder.tensorflow.graphdef.TensorRef;
import io.rangefinder.testing.CheckpointFolders;
import io.rangefinder.testing.SharedData;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.Graph;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.VariableDef;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TString;

class TrainingMetaGraphTest {
  private static final String FASHION = "data/models/fashion_mnist_qat/";
  private static final TrainingOptions TO_LOSS =
      TrainingOptions.standard().endingIn(List.of("loss", "logits/BiasAdd")).delayedBy(5);

  @TempDir private Path folder;

  private static MetaGraphDef network() {
    return MetaGraphDef.newBuilder().setGraphDef(TrainingGraphTest.network(true)).build();
  }

  /** Runs an operation of a saver with the location of a checkpoint. */
  private static void call(Session session, MetaGraphDef meta, String operation, Path prefix) {
    try (TString location = TString.scalarOf(prefix.toString())) {
      session
          .runner()
          .feed(meta.getSaverDef().getFilenameTensorName(), location)
          .addTarget(operation)
          .run()
          .close();
    }
  }

  private static void initialize(Session session, MetaGraphDef meta) {
    Session.Runner runner = session.runner();
    meta.getGraphDef().getNodeList().stream()
        .map(NodeDef::getName)
        .filter(name -> name.endsWith("/Assign") && !name.startsWith("save"))
        .forEach(runner::addTarget);
    runner.run().close();
  }

  @Test
  void allVariablesAreSavedAndRestoredAndTheFloatOnesAlone() {
    MetaGraphDef floats = network();
    TrainingMetaGraph.RewrittenMeta rewritten = TrainingMetaGraph.rewrite(floats, TO_LOSS);
    MetaGraphDef meta = rewritten.meta();
    Path prefix = folder.resolve("model");
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      graph.importGraphDef(meta.getGraphDef());
      initialize(session, meta);
      call(session, meta, "save/control_dependency", prefix);
      call(session, meta, meta.getSaverDef().getRestoreOpName(), prefix);
    }
    Checkpoint saved = Checkpoint.open(CheckpointFiles.find(CheckpointFolders.of(folder), "model"));
    List<String> added =
        rewritten.manifest().variables().stream().map(StateVariable::name).toList();
    assertThat(saved.keys()).containsAll(added).hasSize(added.size() + 18);
    Constant value = TensorProtos.decode(saved.read("first/weights/act_quant/max"));
    assertThat(value.floats()).containsExactly(6);
    List<String> known = new ArrayList<>();
    for (ByteString bytes :
        meta.getCollectionDefOrThrow("variables").getBytesList().getValueList()) {
      known.add(variable(bytes).getVariableName());
    }
    assertThat(known).contains("first/weights/act_quant/max:0", "fake_quantization_step:0");
    try (Graph graph = new Graph();
        Session session = new Session(graph)) {
      graph.importGraphDef(meta.getGraphDef());
      call(session, meta, "save_float/restore_all", prefix);
      try (Result result = session.runner().fetch("logits/biases/Read/ReadVariableOp").run()) {
        assertThat(((TFloat32) result.get(0)).getFloat(0)).isEqualTo(0.1f);
      }
      assertThatThrownBy(
              () ->
                  session
                      .runner()
                      .fetch("first/weights/act_quant/max/Read/ReadVariableOp")
                      .run()
                      .close())
          .hasMessageContaining("act_quant/max");
    }
  }

  private static VariableDef variable(ByteString bytes) {
    try {
      return VariableDef.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void rewritingTwiceIsRewritingOnce() {
    MetaGraphDef once = TrainingMetaGraph.rewrite(network(), TO_LOSS).meta();
    MetaGraphDef twice = TrainingMetaGraph.rewrite(once, TO_LOSS).meta();
    assertThat(twice).isEqualTo(once);
  }

  @Test
  void aPublishedMetaGraphKeepsItsKeysAndLosesItsOptimizer() {
    MetaGraphDef published =
        MetaGraphReader.metaGraph(SharedData.bytes(FASHION + "checkpoints.meta"), "published");
    MetaGraphDef meta =
        TrainingMetaGraph.rewrite(
                published,
                TrainingOptions.standard().endingIn(List.of("loss/mul", "dense_1/Softmax")))
            .meta();
    NodeDef names =
        meta.getGraphDef().getNodeList().stream()
            .filter(node -> node.getName().equals("save_float/RestoreV2/tensor_names"))
            .findFirst()
            .orElseThrow();
    assertThat(
            names.getAttrOrThrow("value").getTensor().getStringValList().stream()
                .map(ByteString::toStringUtf8))
        .contains("dense/kernel", "batch_normalization_v1/moving_mean")
        .noneMatch(name -> name.startsWith("training/Adam"));
  }

  @Test
  void ofAGraphThatSavesAddedVariablesNoReaderOfThemIsLeft() {
    GraphDef training = TrainingMetaGraph.rewrite(network(), TO_LOSS).meta().getGraphDef();
    List<String> savers =
        training.getNodeList().stream()
            .filter(node -> node.getOp().equals("SaveV2"))
            .map(NodeDef::getName)
            .toList();
    assertThat(savers).isNotEmpty();

    for (GraphDef rewritten :
        List.of(
            EvaluationGraph.rewrite(
                    training, EvaluationOptions.standard().endingIn(List.of("logits/BiasAdd")))
                .graph(),
            TrainingGraph.rewrite(training, TO_LOSS).graph())) {
      Set<String> there =
          rewritten.getNodeList().stream().map(NodeDef::getName).collect(Collectors.toSet());
      assertThat(there).doesNotContainAnyElementsOf(savers);
      assertThat(rewritten.getNodeList())
          .allSatisfy(
              node ->
                  assertThat(there)
                      .containsAll(node.getInputList().stream().map(TensorRef::nodeOf).toList()));
    }
  }
}
