package io.rangefinder.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rangefinder.ir.Graph;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.UserException;
import io.rangefinder.ir.op.Custom;
import io.rangefinder.tensorflow.ImportOptions;
import io.rangefinder.toco.Converter;
import io.rangefinder.toco.flags.ConversionRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Dropout that a network was frozen with: what it becomes, and what is said where it may not. */
final class DropoutTest {
  private static final String GRAPH =
      """
      node { name: "x" op: "Placeholder" attr { key: "dtype" value { type: DT_FLOAT } }
             attr { key: "shape" value { shape { dim { size: 1 } dim { size: 4 } } } } }
      node { name: "keep_prob" op: "Placeholder" attr { key: "dtype" value { type: DT_FLOAT } }
             attr { key: "shape" value { shape { unknown_rank: true } } } }
      node { name: "shape" op: "Const" attr { key: "dtype" value { type: DT_INT32 } }
             attr { key: "value" value { tensor { dtype: DT_INT32
                    tensor_shape { dim { size: 2 } } int_val: 1 int_val: 4 } } } }
      node { name: "u" op: "RandomUniform" input: "shape"
             attr { key: "dtype" value { type: DT_FLOAT } } }
      node { name: "a" op: "Add" input: "keep_prob" input: "u"
             attr { key: "T" value { type: DT_FLOAT } } }
      node { name: "mask" op: "Floor" input: "a" attr { key: "T" value { type: DT_FLOAT } } }
      node { name: "d" op: "RealDiv" input: "x" input: "keep_prob"
             attr { key: "T" value { type: DT_FLOAT } } }
      node { name: "m" op: "Mul" input: "d" input: "mask"
             attr { key: "T" value { type: DT_FLOAT } } }
      node { name: "y" op: "Relu" input: "m" attr { key: "T" value { type: DT_FLOAT } } }
      """;

  @Test
  void vanishesWhereEverythingIsKept() {
    assertThat(converted("--set_placeholder=keep_prob=1.0").nodes())
        .singleElement()
        .hasToString("Relu 'y'");
    assertThat(converted("--set_placeholder=keep_prob=1", "--allow_custom_ops").nodes())
        .singleElement()
        .hasToString("Relu 'y'");
    assertThat(deployed(Map.of("keep_prob", "1.0")).nodes())
        .singleElement()
        .hasToString("Relu 'y'");
  }

  @Test
  void namesThePlaceholderThatNobodySets() {
    String remedy = "--set_placeholder=keep_prob=1";

    assertThatThrownBy(() -> converted())
        .isInstanceOf(UserException.class)
        .hasMessageContaining("placeholder 'keep_prob' is needed and not among the inputs")
        .hasMessageContaining(remedy);
    assertThatThrownBy(() -> deployed(Map.of()))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("the values keep_prob = 1");
    assertThatThrownBy(() -> converted("--input_arrays=x,keep_prob", "--input_shapes=1,4:"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("take 'keep_prob' out of the inputs and give " + remedy);
  }

  @Test
  void isRefusedInTrainingMode() {
    for (String probability : List.of("0.5", "0.9")) {
      assertThatThrownBy(() -> converted("--set_placeholder=keep_prob=" + probability))
          .isInstanceOf(UserException.class)
          .hasMessageContaining("Dropout is in training mode: RandomUniform 'u' draws other")
          .hasMessageContaining(
              "Freeze the network for inference (is_training=False, keep_prob=1)");
      assertThatThrownBy(() -> deployed(Map.of("keep_prob", probability)))
          .isInstanceOf(UserException.class)
          .hasMessageContaining("Dropout is in training mode: RandomUniform 'u' draws other");
    }
  }

  @Test
  void isACustomOperatorWhereThoseAreAllowed() {
    Graph graph = converted("--set_placeholder=keep_prob=0.5", "--allow_custom_ops");

    assertThat(graph.nodes())
        .filteredOn(node -> node.op() instanceof Custom)
        .singleElement()
        .satisfies(
            node -> {
              assertThat(node.op().kind()).isEqualTo("RandomUniform");
              assertThat(node.op())
                  .isEqualTo(
                      new Custom("RandomUniform", Map.of(), List.of(graph.tensor("u").type())));
            });
    assertThat(graph.tensor("u").shape()).isEqualTo(Shape.of(1, 4));
  }

  private static Graph converted(String... flags) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--graph_def_file=g", "--output_file=o", "--input_arrays=x", "--output_arrays=y"));
    arguments.addAll(List.of(flags));
    ConversionRequest request =
        ConversionRequest.of(
            arguments,
            (what, location) -> {
              throw new AssertionError(what);
            });
    return Converter.convert(ModelSource.of(GRAPH.getBytes(UTF_8), "g"), request.options()).graph();
  }

  private static Graph deployed(Map<String, String> placeholders) {
    return DeployableModel.read(
            ModelSource.of(GRAPH.getBytes(UTF_8), "g"),
            new ImportOptions(List.of(new ImportOptions.Input("x", Shape.of(1, 4))), List.of("y"))
                .withPlaceholders(placeholders))
        .graph();
  }
}
