package io.rangefinder.convert;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.rangefinder.convert.flags.ConversionRequest;
import io.rangefinder.ir.Graph;
import io.rangefinder.ir.Quantization;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Whether what is joined gets one range: TOCO's own default and that of tflite_convert differ. */
final class ConcatRangesTest {
  private static final String GRAPH =
      """
      node { name: "in" op: "Placeholder" attr { key: "dtype" value { type: DT_FLOAT } }
             attr { key: "shape" value { shape { dim { size: 1 } dim { size: 4 } } } } }
      node { name: "a" op: "Add" input: "in" input: "in"
             attr { key: "T" value { type: DT_FLOAT } } }
      node { name: "aq" op: "FakeQuantWithMinMaxArgs" input: "a"
             attr { key: "min" value { f: -2 } } attr { key: "max" value { f: 2 } } }
      node { name: "b" op: "Mul" input: "in" input: "in"
             attr { key: "T" value { type: DT_FLOAT } } }
      node { name: "bq" op: "FakeQuantWithMinMaxArgs" input: "b"
             attr { key: "min" value { f: -6 } } attr { key: "max" value { f: 6 } } }
      node { name: "axis" op: "Const" attr { key: "dtype" value { type: DT_INT32 } }
             attr { key: "value" value { tensor { dtype: DT_INT32 tensor_shape { } int_val: 1 } } } }
      node { name: "joined" op: "ConcatV2" input: "aq" input: "bq" input: "axis"
             attr { key: "T" value { type: DT_FLOAT } } attr { key: "Tidx" value { type: DT_INT32 } }
             attr { key: "N" value { i: 2 } } }
      node { name: "out" op: "FakeQuantWithMinMaxArgs" input: "joined"
             attr { key: "min" value { f: -6 } } attr { key: "max" value { f: 6 } } }
      """;

  @Test
  void aLineOfTfliteConvertKeepsTheRangeOfWhatIsJoined() {
    Conversion conversion = converted("--graph_def_file=in.pb", "--std_dev_values=64");

    assertThat(scale(conversion, "a")).isCloseTo(4 / 255.0, within(1e-8));
    assertThat("%.7f".formatted(scale(conversion, "a"))).isEqualTo("0.0156863");
    assertThat(conversion.warnings()).isEmpty();
  }

  @Test
  void aLineOfTocoWidensItAndSaysSo() {
    Conversion conversion = converted("--input_file=in.pb", "--std_values=64");

    assertThat("%.7f".formatted(scale(conversion, "a"))).isEqualTo("0.0470588");
    assertThat(conversion.warnings())
        .singleElement()
        .asString()
        .contains("Tweaking the MinMax of array a from [-2.0, 2.0] to [-6.0, 6.0]");
  }

  @Test
  void whatIsNotNarrowerKeepsItsScaleUnderBoth() {
    assertThat("%.7f".formatted(scale(converted("--input_file=in.pb", "--std_values=64"), "b")))
        .isEqualTo("0.0470588");
    assertThat(
            "%.7f"
                .formatted(scale(converted("--graph_def_file=in.pb", "--std_dev_values=64"), "b")))
        .isEqualTo("0.0470588");
  }

  private static double scale(Conversion conversion, String tensor) {
    Graph graph = conversion.graph();
    Quantization code = Objects.requireNonNull(graph.tensor(tensor).quantization());
    return code.scale();
  }

  private static Conversion converted(String... flags) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--output_file=out.tflite",
                "--input_arrays=in",
                "--output_arrays=out",
                "--inference_type=QUANTIZED_UINT8",
                "--mean_values=128"));
    arguments.addAll(List.of(flags));
    ConversionRequest request =
        ConversionRequest.of(
            arguments,
            (what, location) -> {
              throw new AssertionError(what);
            });
    return Converter.convert(GRAPH.getBytes(UTF_8), "in.pb", request.options());
  }
}
