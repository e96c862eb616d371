package io.rangefinder.toco;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.UserException;
import io.rangefinder.model.ModelSource;
import io.rangefinder.toco.flags.ConversionRequest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The type that a command line gives an input is that of the result. */
final class InputTypesTest {
  private static final String GRAPH =
      """
      node { name: "a" op: "Placeholder" attr { key: "dtype" value { type: DT_FLOAT } }
             attr { key: "shape" value { shape { dim { size: 1 } dim { size: 4 } } } } }
      node { name: "b" op: "Placeholder" attr { key: "dtype" value { type: DT_FLOAT } }
             attr { key: "shape" value { shape { dim { size: 1 } dim { size: 4 } } } } }
      node { name: "y" op: "Sigmoid" input: "a" attr { key: "T" value { type: DT_FLOAT } } }
      node { name: "z" op: "Add" input: "a" input: "b"
             attr { key: "T" value { type: DT_FLOAT } } }
      """;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--input_data_types=QUANTIZED_UINT8",
        "--inference_input_type=QUANTIZED_UINT8",
        "--input_data_types=FLOAT",
        "--input_type=QUANTIZED_UINT8",
        "--input_types=QUANTIZED_UINT8"
      })
  void aQuantizedModelTakesCodesWhateverThePlaceholderHolds(String flag) {
    Graph graph = converted("a", "y", "--inference_type=QUANTIZED_UINT8", flag);

    assertThat(graph.tensor("a").dataType()).isEqualTo(DataType.UINT8);
    assertThat(graph.tensor("y").dataType()).isEqualTo(DataType.UINT8);
  }

  @Test
  void aFloatModelMayTakeCodes() {
    Graph graph = converted("a", "y", "--input_data_types=QUANTIZED_UINT8");

    assertThat(graph.tensor("a").dataType()).isEqualTo(DataType.UINT8);
    assertThat(graph.tensor("y").dataType()).isEqualTo(DataType.FLOAT32);
  }

  @Test
  void aDrawingShowsTheCodes() {
    Graph graph =
        converted(
            "a",
            "y",
            "--output_format=GRAPHVIZ_DOT",
            "--inference_type=QUANTIZED_UINT8",
            "--input_data_types=QUANTIZED_UINT8");

    assertThat(graph.tensor("a").dataType()).isEqualTo(DataType.UINT8);
  }

  @Test
  void inputsOfAFloatModelHaveOneType() {
    assertThatThrownBy(() -> converted("a,b", "z", "--input_data_types=QUANTIZED_UINT8,FLOAT"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("input array a is declared QUANTIZED_UINT8 and another is FLOAT");
    assertThatThrownBy(
            () ->
                converted(
                    "a", "y", "--input_data_types=QUANTIZED_UINT8", "--inference_input_type=FLOAT"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("declared QUANTIZED_UINT8 and --inference_input_type FLOAT");
  }

  @Test
  void aTypeThatNoInputCanBecomeIsRefused() {
    assertThatThrownBy(() -> converted("a", "y", "--input_data_types=INT32"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("specified input data type INT32 conflicts with the model's FLOAT");
  }

  private static Graph converted(String inputs, String outputs, String... flags) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--input_file=in.pb",
                "--output_file=out",
                "--input_arrays=" + inputs,
                "--output_arrays=" + outputs));
    arguments.addAll(List.of(flags));
    ConversionRequest request =
        ConversionRequest.of(
            arguments,
            (what, location) -> {
              throw new AssertionError(what);
            });
    return Converter.convert(ModelSource.of(GRAPH.getBytes(UTF_8), "in.pb"), request.options())
        .graph();
  }
}
