package io.rangefinder.tensorflow.freeze;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rangefinder.ir.Constant;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.UserException;
import io.rangefinder.tensorflow.GraphDefImporter;
import io.rangefinder.tensorflow.ImportOptions;
import io.rangefinder.tensorflow.checkpoint.Checkpoint;
import io.rangefinder.tensorflow.checkpoint.CheckpointFiles;
import io.rangefinder.tensorflow.checkpoint.CheckpointWriter;
import io.rangefinder.tensorflow.graphdef.GraphDefReader;
import io.rangefinder.tensorflow.graphdef.TensorProtos;
import io.rangefinder.tensorflow.graphdef.VariableKinds;
import io.rangefinder.testing.CheckpointFolders;
import io.rangefinder.testing.SharedData;
import io.rangefinder.testing.TensorflowRunner;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.TensorProto;

class PublishedModelsTest {
  private static final String MODELS = "data/models/";
  private static final float ONEDNN = 1e-5f;

  private static Checkpoint checkpoint(String folder, String name) {
    return Checkpoint.open(
        CheckpointFiles.find(CheckpointFolders.of(SharedData.path(MODELS + folder)), name));
  }

  private static Map<String, Object> constants(GraphDef graph) {
    Map<String, Object> constants = new LinkedHashMap<>();
    for (NodeDef node : graph.getNodeList()) {
      if (node.getOp().equals("Const")) {
        constants.put(
            node.getName(),
            TensorProtos.decode(node.getAttrOrThrow("value").getTensor()).toLittleEndian());
      }
    }
    return constants;
  }

  private static void expectNoVariables(GraphDef graph) {
    List<NodeDef> nodes = new ArrayList<>(graph.getNodeList());
    graph.getLibrary().getFunctionList().forEach(f -> nodes.addAll(f.getNodeDefList()));
    assertThat(nodes)
        .noneMatch(VariableKinds::isVariable)
        .noneMatch(node -> node.getOp().contains("PartitionedCall"));
  }

  private static float[] random(int count, long seed) {
    Random random = new Random(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = random.nextFloat();
    }
    return values;
  }

  @Test
  void anEvaluationGraphBecomesThePublishedFrozenOne() {
    String name = "mobilenet_v1_0.25_128_quant";
    String folder = MODELS + name + "/" + name;
    GraphDef graph = GraphDefReader.read(SharedData.bytes(folder + "_eval.pbtxt"), name);
    String output = "MobilenetV1/Predictions/Reshape_1";
    FrozenGraph frozen =
        GraphFreezer.freeze(
            graph,
            "",
            checkpoint(name, name + ".ckpt"),
            KeyOptions.PLAIN,
            FreezeRequest.of(List.of(output + ":0")));
    assertThat(frozen.outputs()).containsExactly(output);
    assertThat(frozen.variables()).isEqualTo(249);
    expectNoVariables(frozen.graph());
    GraphDef published = GraphDefReader.read(SharedData.bytes(folder + "_frozen.pb"), name);
    assertThat(constants(frozen.graph())).containsAllEntriesOf(constants(published));
    assertThat(frozen.graph().getVersions()).isEqualTo(graph.getVersions());
    assertThat(
            GraphDefImporter.importGraph(
                    frozen.graph(), new ImportOptions(List.of(), List.of(output)))
                .outputs())
        .containsExactly(output);
  }

  private static FrozenGraph fashion(FreezeRequest request) {
    MetaGraphDef meta =
        MetaGraphReader.metaGraph(
            SharedData.bytes(MODELS + "fashion_mnist_qat/checkpoints.meta"), "meta");
    return GraphFreezer.freeze(
        meta.getGraphDef(),
        meta.getSaverDef().getRestoreOpName(),
        checkpoint("fashion_mnist_qat", ""),
        KeyOptions.PLAIN,
        request);
  }

  @Test
  void trainingIsTakenOutOfAGraphOfTraining() {
    String output = "dense_1/Softmax";
    FreezeRequest request = FreezeRequest.of(List.of(output));
    assertThatThrownBy(() -> fashion(request))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("Assign 'dense/weights_quant/AssignMinLast'")
        .hasMessageContaining("--strip_training");
    FrozenGraph frozen = fashion(request.strippingTraining());
    expectNoVariables(frozen.graph());
    assertThat(frozen.variables()).isEqualTo(20);
    GraphDef published =
        GraphDefReader.read(
            SharedData.bytes(MODELS + "fashion_mnist_qat/frozen_model.pb"), "published");
    Map<String, Constant> fed =
        Map.of("flatten_input", Constant.ofFloats(Shape.of(32, 28, 28), random(32 * 28 * 28, 3)));
    try (TensorflowRunner ours = new TensorflowRunner(frozen.graph());
        TensorflowRunner theirs = new TensorflowRunner(published)) {
      assertThat(ours.run(fed, List.of(output)).get(output))
          .isEqualTo(theirs.run(fed, List.of(output)).get(output));
    }
  }

  /** Both compute the same of the same inputs: the same bits where no kernel is oneDNN's. */
  private static void expectSame(
      FrozenGraph frozen,
      MetaGraphDef meta,
      Path prefix,
      List<FreezeRequest.Input> inputs,
      Map<String, Constant> feeds) {
    expectNoVariables(frozen.graph());
    List<String> outputs = frozen.outputs();
    try (RestoredGraph ours = new RestoredGraph(frozen.graph());
        RestoredGraph original =
            new RestoredGraph(meta.getGraphDef(), meta.getSaverDef(), prefix, inputs, outputs)) {
      Map<String, float[]> expected = original.run(feeds, outputs);
      ours.run(feeds, outputs)
          .forEach((name, values) -> expectSame(name, values, expected.get(name)));
    }
  }

  private static void expectSame(String name, float[] values, float[] expected) {
    if ("0".equals(System.getenv("TF_ENABLE_ONEDNN_OPTS"))) {
      assertThat(values).as(name).isEqualTo(expected);
    } else {
      assertThat(values).as(name).usingComparatorWithPrecision(ONEDNN).containsExactly(expected);
    }
  }

  @Test
  void aMetaGraphOfSeveralOutputs() {
    String folder = "mtcnn_checkpoint/PNet_landmark";
    MetaGraphDef meta =
        MetaGraphReader.metaGraph(SharedData.bytes(MODELS + folder + "/PNet-18.meta"), "meta");
    List<String> outputs = List.of("conv4_1/Reshape_1", "conv4_2/BiasAdd", "conv4_3/BiasAdd");
    FrozenGraph frozen =
        GraphFreezer.freeze(
            meta.getGraphDef(),
            meta.getSaverDef().getRestoreOpName(),
            checkpoint(folder, "PNet-18.meta"),
            KeyOptions.PLAIN,
            FreezeRequest.of(outputs));
    String input =
        frozen.graph().getNodeList().stream()
            .filter(node -> node.getOp().equals("Placeholder"))
            .map(NodeDef::getName)
            .findFirst()
            .orElseThrow();
    Map<String, Constant> fed =
        Map.of(input, Constant.ofFloats(Shape.of(256, 12, 12, 3), random(256 * 12 * 12 * 3, 5)));
    expectSame(frozen, meta, SharedData.path(MODELS + folder + "/PNet-18"), List.of(), fed);
  }

  private static ServedFunction function(String folder, String signature) {
    SavedModel model =
        MetaGraphReader.savedModel(SharedData.bytes(MODELS + folder + "/saved_model.pb"), folder);
    return ServedFunction.of(model, ServedFunction.SERVE, signature, folder);
  }

  private static FrozenGraph frozen(String folder, ServedFunction function) {
    return GraphFreezer.freeze(
        function.meta().getGraphDef(),
        function.meta().getSaverDef().getRestoreOpName(),
        checkpoint(folder + "/variables", "variables"),
        KeyOptions.PLAIN,
        FreezeRequest.of(function.outputs()).between(function.inputs(), function.outputs()));
  }

  private static FrozenGraph expectSame(String folder, String signature, Shape shape) {
    ServedFunction function = function(folder, signature);
    FrozenGraph frozen = frozen(folder, function);
    Constant fed = Constant.ofFloats(shape, random(shape.elements(), 7));
    expectSame(
        frozen,
        function.meta(),
        SharedData.path(MODELS + folder + "/variables/variables"),
        function.inputs(),
        Map.of(frozen.inputs().get(0), fed));
    return frozen;
  }

  @Test
  void aSavedModelIsCutAtItsInputs() {
    FrozenGraph frozen = expectSame("micro_speech_saved_model/saved_model", "", Shape.of(1, 1960));
    assertThat(frozen.inputs()).containsExactly("Reshape_1");
    assertThat(frozen.graph().getNodeList())
        .noneMatch(node -> node.getOp().equals("AudioMicrofrontend"));
    assertThat(GraphDefImporter.importGraph(frozen.graph(), ImportOptions.asFound()).outputs())
        .containsExactly("labels_softmax");
  }

  @ParameterizedTest
  @ValueSource(strings = {"classify_x2_to_y3", "regress_x2_to_y3", "serving_default"})
  void signaturesOfNumbersCompute(String signature) {
    assertThat(expectSame("half_plus_two_tf2", signature, Shape.of(1)).variables()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"classify_x_to_y", "regress_x_to_y", "regress_x_to_y2"})
  void signaturesOfTextsFreeze(String signature) {
    FrozenGraph frozen = frozen("half_plus_two_tf2", function("half_plus_two_tf2", signature));
    expectNoVariables(frozen.graph());
    try (TensorflowRunner runner = new TensorflowRunner(frozen.graph())) {
      assertThat(runner).isNotNull();
    }
  }

  @Test
  void aSavedModelOfManyFunctions() {
    FrozenGraph frozen = expectSame("keras_emoji_saved_model", "", Shape.of(2, 160, 120, 1));
    assertThat(frozen.variables()).isEqualTo(137);
    assertThat(frozen.graph().hasLibrary()).isFalse();
  }

  @Test
  void aResourceInALoop() {
    GraphDef graph =
        GraphDefReader.read(
            SharedData.bytes(MODELS + "function_graphs/while_loop_var_handle_op.pbtxt"), "loop");
    TensorProto value = TensorProto.newBuilder().setDtype(DataType.DT_INT32).addIntVal(5).build();
    Checkpoint checkpoint =
        Checkpoint.open(
            CheckpointFiles.find(
                CheckpointFolders.of(
                    new CheckpointWriter()
                        .write("model", new TreeMap<>(Map.of("loop_var", value)))),
                ""));
    FrozenGraph frozen =
        GraphFreezer.freeze(
            graph, "", checkpoint, KeyOptions.PLAIN, FreezeRequest.of(List.of("while/Exit_1")));
    expectNoVariables(frozen.graph());
    try (TensorflowRunner runner = new TensorflowRunner(frozen.graph())) {
      assertThat(runner.constants(Map.of(), List.of("while/Exit_1")).get("while/Exit_1").ints())
          .containsExactly(1);
    }
  }
}
