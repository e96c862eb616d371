package io.rangefinder.toco;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rangefinder.ir.UserException;
import io.rangefinder.model.ModelSource;
import io.rangefinder.toco.flags.ConversionRequest;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TocoRemediesTest {
  private static final String OPEN_INPUT =
      """
      node { name: "in" op: "Placeholder" attr { key: "dtype" value { type: DT_FLOAT } }
             attr { key: "shape" value { shape { dim { size: 1 } dim { size: -1 } } } } }
      node { name: "out" op: "Relu" input: "in" attr { key: "T" value { type: DT_FLOAT } } }
      """;

  private static final String UNHEARD_OF =
      """
      node { name: "in" op: "Placeholder" attr { key: "dtype" value { type: DT_FLOAT } }
             attr { key: "shape" value { shape { dim { size: 1 } dim { size: 4 } } } } }
      node { name: "out" op: "Unheard" input: "in" attr { key: "T" value { type: DT_FLOAT } } }
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "open | its shape [1,?] is not known in full; give it with --input_shapes",
        "unheard | or after it with other inputs, or keep it as a custom operator with --allow_custom_ops",
      })
  void messagesEndWithTheFlagThatHelps(String graph, String words) {
    ModelSource model =
        ModelSource.of((graph.equals("open") ? OPEN_INPUT : UNHEARD_OF).getBytes(UTF_8), "in.pb");
    ConversionRequest request =
        ConversionRequest.of(
            List.of("--input_file=in.pb", "--output_file=out", "--output_arrays=out"),
            (what, location) -> {
              throw new AssertionError(what);
            });

    assertThatThrownBy(() -> Converter.convert(model, request.options()))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(words);
  }
}
