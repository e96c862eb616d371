package io.rangefinder.toco.flags;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rangefinder.ir.Range;
import io.rangefinder.ir.Shape;
import io.rangefinder.toco.ConversionFlag;
import io.rangefinder.toco.ConversionOptions;
import io.rangefinder.toco.InferenceType;
import io.rangefinder.toco.InputArray;
import io.rangefinder.toco.ModelFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the two programs take where a flag says nothing, and how they read what is written. */
final class FrontEndTest {
  private static final String TOCO = "--input_file=in.pb";
  private static final String TFLITE_CONVERT = "--graph_def_file=in.pb";

  @ParameterizedTest
  @CsvSource({
    "--input_file=in.pb,  '',                                   true",
    "--input_file=in.pb,  --change_concat_input_ranges=false,   false",
    "--input_file=in.pb,  --std_dev_values=1 --mean_values=0,   true",
    "--graph_def_file=in.pb, '',                                false",
    "--graph_def_file=in.pb, --change_concat_input_ranges=TRUE, true",
    "--graph_def=in.pb,      '',                                false",
    "--graph-def-file=in.pb, '',                                false",
  })
  void concatenationsShareOneRangeByDefaultInTheCppProgramOnly(
      String model, String flags, boolean shared) {
    assertThat(
            request(model, ("--input_arrays=x " + flags).split(" "))
                .options()
                .has(ConversionFlag.CHANGE_CONCAT_INPUT_RANGES))
        .isEqualTo(shared);
  }

  @ParameterizedTest
  @ValueSource(strings = {TOCO, TFLITE_CONVERT})
  void bothTakeTheSameWhereNothingElseIsSaid(String model) {
    ConversionOptions options = request(model).options();

    assertThat(options.inputFormat()).isEqualTo(ModelFormat.TENSORFLOW_GRAPHDEF);
    assertThat(options.outputFormat()).isEqualTo(ModelFormat.TFLITE);
    assertThat(options.inferenceType()).isNull();
    assertThat(options.inferenceInputType()).isNull();
    assertThat(options.defaultRange()).isNull();
    assertThat(options.inputs()).isEmpty();
    for (ConversionFlag flag : ConversionFlag.values()) {
      assertThat(options.has(flag))
          .isEqualTo(flag == ConversionFlag.CHANGE_CONCAT_INPUT_RANGES && model.equals(TOCO));
    }
  }

  @Test
  void codesOfInputsStandForThemselvesInTheCppProgram() {
    assertThat(quantized(TOCO, "--input_arrays=x").options().inputs())
        .containsExactly(new InputArray("x", null, null, 0, 1));
    assertThat(quantized(TOCO, "--input_arrays=x", "--std_values=127").options().inputs())
        .containsExactly(new InputArray("x", null, null, 0, 127));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--inference_type=QUANTIZED_UINT8 | wanted --mean_values and --std_dev_values",
        "--inference_input_type=QUANTIZED_UINT8 | wanted --mean_values and --std_dev_values",
        "--std_dev_values=127 | --std_dev_values=127 stands alone",
        "--mean_values=127 | --mean_values=127 stands alone",
      })
  void thePythonProgramWantsMeanAndStdTogetherAndWhereThereAreCodes(String flag, String problem) {
    assertThatThrownBy(() -> request(TFLITE_CONVERT, "--input_arrays=x", flag))
        .isInstanceOf(WrongFlagsException.class)
        .hasMessageContaining(problem);
  }

  @Test
  void aRangeFileSaysWhatTheCodesStandForAsWell() {
    assertThat(
            quantized(TFLITE_CONVERT, "--input_arrays=x", "--arrays_extra_info_file=ranges.txt")
                .options()
                .extraInfo())
        .singleElement()
        .extracting(info -> info.range())
        .isEqualTo(new Range(-1, 1));
  }

  @ParameterizedTest
  @CsvSource({
    "--input_file=in.pb,     --quantize_weights,       FLOAT",
    "--input_file=in.pb,     --post_training_quantize, QUANTIZED_UINT8",
    "--graph_def_file=in.pb, --quantize_weights,       FLOAT",
    "--graph_def_file=in.pb, --post_training_quantize, FLOAT",
  })
  void smallWeightsTakeCodesBack(String model, String flag, InferenceType type) {
    assertThat(
            quantized(model, "--input_arrays=x", "--mean_values=1", "--std_values=1", flag)
                .options()
                .inferenceType())
        .isEqualTo(type);
  }

  @ParameterizedTest
  @ValueSource(strings = {TOCO, TFLITE_CONVERT})
  void float16WeightsAloneHaveNoEffectAndSaySo(String model) {
    assertThat(request(model, "--quantize_to_float16").warnings())
        .singleElement()
        .asString()
        .contains("only together with --post_training_quantize");
    assertThat(request(model, "--quantize_to_float16", "--post_training_quantize").warnings())
        .isEmpty();
  }

  @Test
  void theBeginningOfAFlagOfThePythonProgramIsEnough() {
    ConversionOptions options =
        request(
                TFLITE_CONVERT,
                "--input_array=x,y",
                "--input_shape=1,2:3",
                "--mean_value=1,2",
                "--std_dev=3,4",
                "--inference_t=FLOAT",
                "--allow")
            .options();

    assertThat(options.inputs())
        .containsExactly(
            new InputArray("x", Shape.of(1, 2), null, 1, 3),
            new InputArray("y", Shape.of(3), null, 2, 4));
    assertThat(options.inferenceType()).isEqualTo(InferenceType.FLOAT);
    assertThat(options.has(ConversionFlag.ALLOW_CUSTOM_OPS)).isTrue();
  }

  @Test
  void aBeginningOfSeveralFlagsIsRefusedWithAll() {
    assertThatThrownBy(() -> request(TFLITE_CONVERT, "--input=x", "--quantize"))
        .isInstanceOf(WrongFlagsException.class)
        .hasMessageContaining("--input may mean --input_arrays, --input_shapes; write one of them")
        .hasMessageContaining("--quantize may mean --quantize_to_float16, --quantize_weights;");
  }

  @Test
  void theCppProgramKnowsNoBeginnings() {
    assertThat(request(TOCO, "--inference_t=FLOAT").warnings())
        .singleElement()
        .asString()
        .contains("--inference_t is not known and ignored");
  }

  @Test
  void thePythonProgramReadsAnyCaseAndBlanks() {
    ConversionOptions options =
        request(
                TFLITE_CONVERT,
                "--output_format=graphviz_dot",
                "--inference_type=Quantized_uint8",
                "--input_arrays=x, y,",
                "--input_shapes=1, 2 ,:  ",
                "--mean_values= 1, 2",
                "--std_dev_values=3 ,4",
                "--default_ranges_min= 0",
                "--default_ranges_max=6 ")
            .options();

    assertThat(options.outputFormat()).isEqualTo(ModelFormat.GRAPHVIZ_DOT);
    assertThat(options.inferenceType()).isEqualTo(InferenceType.QUANTIZED_UINT8);
    assertThat(options.inputs())
        .containsExactly(
            new InputArray("x", Shape.of(1, 2), null, 1, 3),
            new InputArray("y", Shape.scalar(), null, 2, 4));
    assertThat(options.defaultRange()).isEqualTo(new Range(0, 6));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--inference_type=float",
        "--output_format=tflite",
        "--input_array=x|--mean_value= 1",
        "--input_array=x|--input_shape=2, 3"
      })
  void theCppProgramDoesNot(String flags) {
    assertThatThrownBy(() -> request(TOCO, flags.split("\\|")))
        .isInstanceOf(WrongFlagsException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "-\u2013graph_def_file=in.pb, U+2013",
    "\u2014graph_def_file=in.pb, U+2014",
    "\u2011\u2011graph_def_file=in.pb, U+2011",
    "--graph\u2010def\u2010file=in.pb, U+2010",
    "\u2212\u2212graph_def_file=in.pb, U+2212",
  })
  void namesTheArgumentWithADashFromAPageAndNothingElse(String argument, String character) {
    assertThatThrownBy(
            () ->
                ConversionRequest.of(
                    List.of(argument, "--output_file=o", "--input_arrays=x", "--output_arrays=o"),
                    FrontEndTest::contents))
        .isInstanceOf(WrongFlagsException.class)
        .hasMessageStartingWith("'" + argument + "' is written with another dash (" + character)
        .hasMessageMatching(".*write --graph[_-]def[_-]file=in.pb\\.");
  }

  private static ConversionRequest quantized(String model, String... flags) {
    List<String> all = new ArrayList<>(List.of(flags));
    all.add("--inference_type=QUANTIZED_UINT8");
    return request(model, all.toArray(String[]::new));
  }

  private static ConversionRequest request(String model, String... flags) {
    List<String> arguments =
        new ArrayList<>(List.of(model, "--output_file=o", "--output_arrays=o"));
    for (String flag : flags) {
      if (!flag.isEmpty()) {
        arguments.add(flag);
      }
    }
    return ConversionRequest.of(arguments, FrontEndTest::contents);
  }

  private static byte[] contents(String what, String location) {
    return Map.of("ranges.txt", "entries { name: 'x' min: -1 max: 1 }")
        .get(location)
        .getBytes(UTF_8);
  }
}
