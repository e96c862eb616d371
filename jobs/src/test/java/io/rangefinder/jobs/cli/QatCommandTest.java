package io.rangefinder.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.TextFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;

class QatCommandTest {
  static final String GRAPH =
      """
      versions { producer: 134 }
      node { name: 'x' op: 'Placeholder' attr { key: 'dtype' value { type: DT_FLOAT } }
        attr { key: 'shape' value { shape { dim { size: 1 } dim { size: 2 } } } } }
      node { name: 'w/Initializer' op: 'Const' attr { key: 'dtype' value { type: DT_FLOAT } }
        attr { key: 'value' value { tensor { dtype: DT_FLOAT
          tensor_shape { dim { size: 2 } dim { size: 3 } } float_val: 0.5 } } } }
      node { name: 'w' op: 'VarHandleOp' attr { key: 'dtype' value { type: DT_FLOAT } }
        attr { key: 'shape' value { shape { dim { size: 2 } dim { size: 3 } } } } }
      node { name: 'w/Assign' op: 'AssignVariableOp' input: 'w' input: 'w/Initializer'
        attr { key: 'dtype' value { type: DT_FLOAT } } }
      node { name: 'read' op: 'ReadVariableOp' input: 'w'
        attr { key: 'dtype' value { type: DT_FLOAT } } }
      node { name: 'y' op: 'MatMul' input: 'x' input: 'read'
        attr { key: 'T' value { type: DT_FLOAT } } }
      """;

  @TempDir private Path folder;
  private Path graph;

  @BeforeEach
  void write() throws IOException {
    graph = folder.resolve("graph.pbtxt");
    Files.writeString(graph, GRAPH);
  }

  private CommandRun run(String command, Path input, Path output, String... more) {
    List<Object> arguments =
        new ArrayList<>(List.of("qat", command, "--input", input, "--output", output));
    arguments.addAll(List.of(more));
    return CommandRun.of(arguments.toArray());
  }

  @Test
  void aTextGraphComesBackAsTextWithAManifestThatEvaluationReads() throws IOException {
    Path training = folder.resolve("training.pbtxt");
    CommandRun trained =
        run("training-graph", graph, training, "--outputs", "y", "--quant-delay", "10");
    assertThat(trained.exitCode()).isZero();
    assertThat(trained.out())
        .contains("quantized   1 weights, 2 activations")
        .contains("next        rangefinder qat initialize --graph ", " --checkpoint CHECKPOINT ");
    GraphDef.Builder text = GraphDef.newBuilder();
    TextFormat.merge(Files.readString(training), text);
    assertThat(text.getNodeList()).anyMatch(node -> node.getOp().equals("SelectV2"));
    Path evaluation = folder.resolve("evaluation.pbtxt");
    assertThat(run("eval-graph", training, evaluation).exitCode()).isZero();
    TextFormat.merge(Files.readString(evaluation), GraphDef.newBuilder());
    assertThat(Files.readString(folder.resolve("evaluation.pbtxt.json")))
        .contains("\"outputs\" : [ \"y\" ]", "\"name\" : \"w/act_quant\"");
  }

  @Test
  void whatIsMissedIsListedAndStrictEndsWithTwo() {
    CommandRun run =
        run("training-graph", graph, folder.resolve("out"), "--compat", "contrib", "--strict");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out()).contains("by the rules of contrib-1.15", "MatMul 'y'");
  }

  @Test
  void aMetaGraphComesBackAsOne() throws IOException {
    MetaGraphDef.Builder meta = MetaGraphDef.newBuilder();
    TextFormat.merge(GRAPH, meta.getGraphDefBuilder());
    Path input = folder.resolve("model.meta");
    Files.write(input, meta.build().toByteArray());
    Path output = folder.resolve("quantized.meta");
    assertThat(run("training-graph", input, output, "--outputs=y").exitCode()).isZero();
    MetaGraphDef written = MetaGraphDef.parseFrom(Files.readAllBytes(output));
    assertThat(written.getSaverDef().getRestoreOpName()).isEqualTo("save/restore_all");
    assertThat(written.getCollectionDefOrThrow("variables").getBytesList().getValueCount())
        .isEqualTo(14);
  }

  @Test
  void anUnknownReleaseIsRefused() {
    CommandRun run = run("eval-graph", graph, folder.resolve("out"), "--compat=contrib-1.3");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("'1.3'", "1.15");
  }
}
