package io.rangefinder.toco;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.rangefinder.ir.Range;
import io.rangefinder.ir.RangeOrigin;
import io.rangefinder.model.ModelSource;
import io.rangefinder.ranges.RangeTable;
import io.rangefinder.toco.flags.ConversionRequest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MismatchedInputsTest {
  private static final String GRAPH =
      """
      node { name: "a" op: "Placeholder" attr { key: "dtype" value { type: DT_FLOAT } }
             attr { key: "shape" value { shape { dim { size: 1 } dim { size: 4 } } } } }
      node { name: "fq" op: "FakeQuantWithMinMaxArgs" input: "a"
             attr { key: "min" value { f: -0.99 } } attr { key: "max" value { f: 1.01 } } }
      node { name: "y" op: "Sigmoid" input: "fq" attr { key: "T" value { type: DT_FLOAT } } }
      """;
  private static final String PLAIN = GRAPH.replace("input: \"fq\"", "input: \"a\"");

  @Test
  void codesOfOtherValuesThanInTrainingAreWarnedOf() {
    assertThat(warnings(GRAPH, RangeTable.empty(), "--inference_type=QUANTIZED_UINT8"))
        .containsExactly(
            "the codes of the input a stand for 0.00000 to 255.000, by mean 0.0, std 1.0; its values"
                + " in training were -0.990000 to 1.01000. Give its mean and std as"
                + " --mean_values=126.225 --std_dev_values=127.500 if that is what it is fed.");
  }

  @Test
  void codesOfOtherValuesThanInCalibrationAreWarnedOf() {
    RangeTable calibrated =
        RangeTable.empty().with("a", new Range(-1, 1), RangeOrigin.CALIBRATED, "minmax");

    assertThat(warnings(PLAIN, calibrated, "--inference_type=QUANTIZED_UINT8"))
        .singleElement()
        .asString()
        .contains("its values in calibration were -1.00000 to 1.00000");
    assertThat(warnings(PLAIN, RangeTable.empty(), "--inference_type=QUANTIZED_UINT8")).isEmpty();
  }

  @Test
  void meanAndStdThatFitAndInputsWithoutCodesAreNot() {
    assertThat(
            warnings(
                GRAPH,
                RangeTable.empty(),
                "--inference_type=QUANTIZED_UINT8",
                "--mean_values=127.5",
                "--std_values=127.5"))
        .isEmpty();
    assertThat(warnings(GRAPH, RangeTable.empty())).isEmpty();
  }

  private static List<String> warnings(String graph, RangeTable calibrated, String... flags) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "--input_file=graph",
                "--output_file=out",
                "--input_arrays=a",
                "--output_arrays=y",
                "--default_ranges_min=-1",
                "--default_ranges_max=1"));
    all.addAll(List.of(flags));
    ConversionRequest request =
        ConversionRequest.of(all, (what, location) -> graph.getBytes(UTF_8));
    return Converter.convert(
            ModelSource.of(graph.getBytes(UTF_8), "graph"),
            request.options().withCalibrated(calibrated))
        .warnings();
  }
}
