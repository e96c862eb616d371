package io.rangefinder.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.TextFormat;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.UserException;
import io.rangefinder.tensorflow.ImportOptions;
import io.rangefinder.tensorflow.checkpoint.CheckpointFolder;
import io.rangefinder.testing.CheckpointFolders;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.tensorflow.proto.SavedModel;

/** A SavedModel of TensorFlow 2 without variables: all that it computes lies in a function. */
final class OpenModelTest {
  private static final String MODEL =
      """
      saved_model_schema_version: 1
      meta_graphs {
        meta_info_def { tags: 'serve' }
        signature_def { key: 'serving_default' value {
          inputs { key: 'left' value { name: 'serve_a:0' dtype: DT_FLOAT
            tensor_shape { dim { size: -1 } dim { size: 2 } } } }
          inputs { key: 'right' value { name: 'serve_b:0' dtype: DT_FLOAT
            tensor_shape { dim { size: -1 } dim { size: 2 } } } }
          outputs { key: 'sum' value { name: 'call:0' dtype: DT_FLOAT } } } }
        signature_def { key: 'cut' value {
          inputs { key: 'second' value { name: 'halves:1' dtype: DT_FLOAT
            tensor_shape { dim { size: 1 } dim { size: 1 } } } }
          outputs { key: 'tail' value { name: 'tail:0' dtype: DT_FLOAT } } } }
        graph_def {
          node { name: 'serve_a' op: 'Placeholder' attr { key: 'dtype' value { type: DT_FLOAT } } }
          node { name: 'serve_b' op: 'Placeholder' attr { key: 'dtype' value { type: DT_FLOAT } } }
          node { name: 'call' op: 'PartitionedCall' input: 'serve_a' input: 'serve_b'
            attr { key: 'f' value { func { name: 'inner' } } }
            attr { key: 'Tin' value { list { type: DT_FLOAT type: DT_FLOAT } } }
            attr { key: 'Tout' value { list { type: DT_FLOAT } } } }
          node { name: 'axis' op: 'Const' attr { key: 'dtype' value { type: DT_INT32 } }
            attr { key: 'value' value { tensor { dtype: DT_INT32 tensor_shape {} int_val: 1 } } } }
          node { name: 'halves' op: 'Split' input: 'axis' input: 'serve_a'
            attr { key: 'num_split' value { i: 2 } } attr { key: 'T' value { type: DT_FLOAT } } }
          node { name: 'tail' op: 'Relu' input: 'halves:1' attr { key: 'T' value { type: DT_FLOAT } } }
          library { function {
            signature { name: 'inner' input_arg { name: 'a' type: DT_FLOAT }
              input_arg { name: 'b' type: DT_FLOAT } output_arg { name: 'y' type: DT_FLOAT } }
            node_def { name: 'relu' op: 'Relu' input: 'a' attr { key: 'T' value { type: DT_FLOAT } } }
            node_def { name: 'sum' op: 'AddV2' input: 'relu:activations:0' input: 'b'
              attr { key: 'T' value { type: DT_FLOAT } } }
            ret { key: 'y' value: 'sum:z:0' } } }
        }
      }
      """;

  private record Files(Map<String, byte[]> files) implements ModelFiles {
    @Override
    public boolean isFolder(String location) {
      return location.equals("exported");
    }

    @Override
    public byte[] read(String what, String location) {
      return files.get(location.substring(location.lastIndexOf('/') + 1));
    }

    @Override
    public CheckpointFolder folder(String location) {
      return CheckpointFolders.of(files);
    }
  }

  private static Graph read(String signature, List<ImportOptions.Input> inputs, String... outputs)
      throws TextFormat.ParseException {
    byte[] bytes = TextFormat.parse(MODEL, SavedModel.class).toByteArray();
    ModelLocation usual = ModelLocation.of("exported");
    ModelSource source =
        new ModelSource(
            new ModelLocation("exported", "", usual.tags(), signature),
            new Files(Map.of("saved_model.pb", bytes)));
    ImportOptions options = new ImportOptions(inputs, List.of(outputs));
    return OpenModel.open(source, options).read(options);
  }

  private static ImportOptions.Input input(String name) {
    return new ImportOptions.Input(name, null);
  }

  @Test
  void theSignatureSaysWhereTheGraphBeginsAndEnds() throws Exception {
    Graph graph = read("serving_default", List.of());
    assertThat(graph.inputs()).containsExactly("serve_a", "serve_b");
    assertThat(graph.outputs()).containsExactly("call");
  }

  @Test
  void itsNamesOfTensorsAreTaken() throws Exception {
    Graph graph =
        read(
            "serving_default",
            List.of(input("right"), new ImportOptions.Input("left", Shape.of(3, 2))),
            "sum");
    assertThat(graph.inputs()).containsExactly("serve_b", "serve_a");
    assertThat(graph.tensor("serve_a").shape()).isEqualTo(Shape.of(3, 2));
    assertThat(graph.outputs()).containsExactly("call");
  }

  @Test
  void anOutputInsideOfAFunctionIsSeenWhenTheFunctionIsInlined() throws Exception {
    assertThat(read("serving_default", List.of(input("serve_a")), "call/relu").outputs())
        .containsExactly("call/relu");
    assertThatThrownBy(() -> read("serving_default", List.of(), "call/rela"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("'call/rela' does not exist; nearest are 'call', 'call/relu'");
  }

  @Test
  void aSecondResultOfANodeMayBeTheInput() throws Exception {
    for (String name : new String[] {"", "second", "halves:1"}) {
      Graph graph = read("cut", List.of(input(name)), "tail");
      assertThat(graph.inputs()).containsExactly("halves_1");
      assertThat(graph.tensor("tail").shape()).isEqualTo(Shape.of(1, 1));
    }
  }

  @Test
  void anUnnamedInputIsTheOnlyOne() {
    assertThatThrownBy(() -> read("serving_default", List.of(input(""))))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("'exported' has the inputs serve_a:0, serve_b:0; name those");
  }
}
