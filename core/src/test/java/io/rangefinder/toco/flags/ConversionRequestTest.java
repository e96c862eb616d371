package io.rangefinder.toco.flags;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Range;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.UserException;
import io.rangefinder.toco.ConversionFlag;
import io.rangefinder.toco.ConversionOptions;
import io.rangefinder.toco.InferenceType;
import io.rangefinder.toco.InputArray;
import io.rangefinder.toco.ModelCheck;
import io.rangefinder.toco.ModelFormat;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ConversionRequestTest {
  private static final List<String> FILES =
      List.of("--input_file=in.pb", "--output_file=out.tflite");

  private static final Map<String, String> CONTENTS =
      Map.of(
          "flags.txt",
          """
          input_arrays { name: "x" shape { dims: 1 dims: 6 } mean_value: 127.5 std_value: 127.5 }
          output_arrays: "c/Relu"
          model_checks { count_type: "Conv" count_min: 1 }
          arrays_extra_info { entries { name: "y" min: 0 max: 1 } }
          change_concat_input_ranges: false
          rnn_states { state_array: "s" }
          """,
          "wrong.txt",
          "input_arrays { std_value: 0 }\nmodel_checks { count_min: -2 }",
          "ranges.txt",
          "entries { name: 'x' min: -1 max: 1 }");

  @Test
  void hasTheDefaultsOfToco() {
    ConversionRequest request = request("--output_array=o");
    ConversionOptions options = request.options();

    assertThat(request.input().path()).isEqualTo("in.pb");
    assertThat(request.output()).isEqualTo("out.tflite");
    assertThat(options.inputFormat()).isEqualTo(ModelFormat.TENSORFLOW_GRAPHDEF);
    assertThat(options.outputFormat()).isEqualTo(ModelFormat.TFLITE);
    assertThat(options.inferenceType()).isNull();
    assertThat(options.inferenceInputType()).isNull();
    assertThat(options.inputs()).isEmpty();
    assertThat(options.outputs()).containsExactly("o");
    assertThat(options.defaultRange()).isNull();
    assertThat(options.flags()).containsExactly(ConversionFlag.CHANGE_CONCAT_INPUT_RANGES);
    assertThat(request.drawings().amount()).isEqualTo(ConversionRequest.Amount.NOTHING);
    assertThat(request.calibration()).isEmpty();
    assertThat(request.warnings()).isEmpty();
  }

  @Test
  void addsUpThePlaceholdersThatAreSet() {
    ConversionOptions options =
        request(
                "--output_array=o",
                "--set_placeholder=is_training=false, a/keep_prob = 1.0",
                "--set_placeholder",
                "b=2",
                "--set-placeholder=b=2")
            .options();

    assertThat(options.placeholders())
        .isEqualTo(Map.of("is_training", "false", "a/keep_prob", "1.0", "b", "2"));
    assertThat(options.importOptions().placeholders()).isEqualTo(options.placeholders());
  }

  @Test
  void describesSeveralInputs() {
    ConversionOptions options =
        request(
                "--input_arrays=x,p",
                "--input_shapes=1,4:",
                "--input_data_types=FLOAT,BOOL",
                "--mean_values=127.5,0",
                "--std_values=127.5,1",
                "--output_arrays=a,b:1")
            .options();

    assertThat(options.inputs())
        .containsExactly(
            new InputArray("x", Shape.of(1, 4), DataType.FLOAT32, 127.5f, 127.5f),
            new InputArray("p", Shape.scalar(), DataType.BOOL, 0, 1));
    assertThat(options.outputs()).containsExactly("a", "b:1");
  }

  @Test
  void knowsBothSpellingsAndBothForms() {
    List<String> python =
        List.of(
            "--graph_def_file",
            "in.pb",
            "--output_file",
            "out.tflite",
            "--inference_type",
            "QUANTIZED_UINT8",
            "--input_arrays",
            "x",
            "--output_arrays",
            "o",
            "--mean_values",
            "128",
            "--std_dev_values",
            "127",
            "--default_ranges_min",
            "-6",
            "--default_ranges_max",
            "6",
            "--change_concat_input_ranges",
            "FALSE",
            "--allow_custom_ops",
            "--target_ops=TFLITE_BUILTINS");

    assertThat(ConversionRequest.of(python, ConversionRequestTest::contents))
        .isEqualTo(
            request(
                "--inference_type=QUANTIZED_UINT8",
                "--input_array=x",
                "--output_array=o",
                "--mean_value=128",
                "--std_value=127",
                "--default_ranges_min=-6",
                "--default_ranges_max=6",
                "--change_concat_input_ranges=false",
                "--allow_custom_ops=true"));
  }

  @ParameterizedTest
  @CsvSource({
    "--drop_fake_quant, DROP_FAKE_QUANT",
    "--reorder_across_fake_quant=true, REORDER_ACROSS_FAKE_QUANT",
    "--allow_nudging_weights_to_use_fast_gemm_kernel, NUDGE_WEIGHTS",
    "--allow_custom_ops, ALLOW_CUSTOM_OPS",
    "--post_training_quantize, POST_TRAINING_QUANTIZE",
    "--quantize_weights, POST_TRAINING_QUANTIZE",
    "--quantize_to_float16, QUANTIZE_TO_FLOAT16",
  })
  void turnsSwitchesOn(String flag, ConversionFlag meaning) {
    assertThat(request("--output_array=o", flag).options().flags())
        .containsExactlyInAnyOrder(ConversionFlag.CHANGE_CONCAT_INPUT_RANGES, meaning);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--drop_fake_quant=false",
        "--drop_control_dependency",
        "--enable_select_tf_ops=false"
      })
  void leavesSwitchesOff(String flag) {
    assertThat(request("--output_array=o", flag).options().flags())
        .containsExactly(ConversionFlag.CHANGE_CONCAT_INPUT_RANGES);
  }

  @Test
  void takesTheLastOfEqualFlags() {
    assertThat(request("--output_array=a", "--output_array=b").options().outputs())
        .containsExactly("b");
  }

  @Test
  void readsRangesAndAddsThemToThoseOfTheModelFlags() {
    ConversionOptions options =
        request("--model_flags_file=flags.txt", "--arrays_extra_info_file=ranges.txt").options();

    assertThat(options.inputs())
        .containsExactly(new InputArray("x", Shape.of(1, 6), null, 127.5f, 127.5f));
    assertThat(options.outputs()).containsExactly("c/Relu");
    assertThat(options.modelChecks()).containsExactly(new ModelCheck("Conv", 1, -1));
    assertThat(options.extraInfo())
        .extracting(info -> info.name(), info -> info.range())
        .containsExactly(tuple("y", new Range(0, 1)), tuple("x", new Range(-1, 1)));
    assertThat(options.has(ConversionFlag.CHANGE_CONCAT_INPUT_RANGES)).isFalse();
  }

  @Test
  void letsFlagsExtendTheModelFlags() {
    ConversionOptions options =
        request(
                "--model_flags_file=flags.txt",
                "--input_arrays=z",
                "--input_shapes=1,2:3",
                "--output_arrays=d",
                "--change_concat_input_ranges",
                "--model_checks={count_type:Total,count_max:9}")
            .options();

    assertThat(options.inputs())
        .containsExactly(
            new InputArray("x", Shape.of(1, 2), null, 127.5f, 127.5f),
            new InputArray("z", Shape.of(3), null, 0, 1));
    assertThat(options.outputs()).containsExactly("c/Relu", "d");
    assertThat(options.modelChecks())
        .containsExactly(new ModelCheck("Conv", 1, -1), new ModelCheck("Total", -1, 9));
    assertThat(options.has(ConversionFlag.CHANGE_CONCAT_INPUT_RANGES)).isTrue();
  }

  @Test
  void takesCodesOutOfAModelThatShallOnlyHaveSmallWeights() {
    ConversionRequest request =
        request("--output_array=o", "--inference_type=QUANTIZED_UINT8", "--quantize_weights");

    assertThat(request.options().inferenceType()).isEqualTo(InferenceType.FLOAT);
    assertThat(request.warnings()).singleElement().asString().contains("back to FLOAT");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--logtostdout | The flag --logtostdout is not known and ignored; nearest are",
        "-input_file=x | The flag -input_file is not known and ignored; nearest are '--input_file'",
        "--mean_vlaues=1 | nearest are '--mean_values'",
        "--batch_size=4 | --batch_size=4 has no effect: the shapes of the inputs say it.",
        "--allow_dynamic_tensors=false | has no effect",
        "--drop_control_dependency=false | has no effect: control dependencies are always left out",
        "--propagate_fake_quant_num_bits | has no effect: quantized tensors are uint8",
        "--allow_nonexistent_arrays | has no effect: outputs must exist to be written",
        "--input_type=FLOAT | --input_type=FLOAT is an older name; write --inference_input_type.",
        "--model_flags_file=flags.txt | flags.txt: rnn_states has no effect",
      })
  void warnsOfWhatItIgnores(String flag, String warning) {
    assertThat(request("--output_array=o", flag).warnings())
        .singleElement()
        .asString()
        .contains(warning);
  }

  @Test
  void saysNothingOfTheFlagsOfTheLoggingLibrary() {
    ConversionRequest request =
        request("--logtostderr", "--v=1", "-alsologtostderr", "--output_array=o");

    assertThat(request.warnings()).isEmpty();
  }

  @Test
  void ignoresAnUnknownFlagWithItsValueAndWhatFollowsTwoDashes() {
    ConversionRequest request =
        request("--log_to", "here", "--output_array=o", "--", "--output_array=p");

    assertThat(request.options().outputs()).containsExactly("o");
    assertThat(request.warnings()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--drop_fake_quant=maybe | --drop_fake_quant=maybe: 'maybe' is neither true nor false.",
        "--inference_type=UINT8 | --inference_type=UINT8: 'UINT8' is not one of FLOAT,"
            + " QUANTIZED_UINT8.",
        "--output_format=ONNX | 'ONNX' is not one of TENSORFLOW_GRAPHDEF, TFLITE, GRAPHVIZ_DOT.",
        "--input_format=GRAPHVIZ_DOT | 'GRAPHVIZ_DOT' is not one of TENSORFLOW_GRAPHDEF, TFLITE.",
        "--input_array=x --input_shapes=1,6 | (--input_array) and the plural form (--input_shapes)"
            + " cannot be mixed",
        "--input_array=x --input_arrays=x | cannot be mixed",
        "--output_arrays=o | --output_array and --output_arrays exclude each other",
        "--input_arrays=x --input_shapes=1,2:3 | --input_shapes=1,2:3 has 2 entries for 1 input;",
        "--input_arrays=x,y --mean_values=1 | --mean_values=1 has 1 entry for 2 inputs;",
        "--mean_values=1 | --mean_values=1 needs the names of the inputs; give --input_arrays.",
        "--input_arrays=x --input_shapes=1,six | --input_shapes=1,six: 'six' is no whole number",
        "--input_arrays=x --input_shapes=-1,6 | an extent of -1 is below 1; write every extent out",
        "--input_arrays=x --input_shapes=99999,99999 | more elements than 2147483647",
        "--input_arrays=x --mean_values=a | --mean_values=a: 'a' is no number",
        "--input_arrays=x --mean_values=1f | '1f' is no number",
        "--input_arrays=x --mean_values=1e99 | '1e99' is no number",
        "--input_arrays=x --std_values=0 | a std of 0 would make every code infinite",
        "--input_arrays=x --std_values=1e-60 | a std of 0 would make every code infinite",
        "--input_arrays=x --input_data_types=UINT9 | 'UINT9' is no element type; use one of FLOAT",
        "--input_arrays=x,x | The input 'x' is named twice",
        "--input_arrays=x:0 | --input_arrays: 'x:0' names output 0 explicitly; write 'x'.",
        "--input_arrays=o | The array o is listed in both --input_arrays and --output_arrays",
        "--input_arrays=é | --input_arrays: 'é' has characters beyond printable ASCII (U+00E9)",
        "--default_ranges_min=0 | --default_ranges_min=0 has an effect only together with"
            + " --default_ranges_max",
        "--default_ranges_min=1 --default_ranges_max=6 | a range must reach from a value not above"
            + " 0",
        "--inference_type=QUANTIZED_UINT8 --inference_input_type=FLOAT | A QUANTIZED_UINT8 model"
            + " has no FLOAT inputs",
        "--inference_type=QUANTIZED_UINT8 --input_array=x --mean_value=-1 | Input 'x' has no code"
            + " for the real value 0: mean -1.0 must be from 0 to 255",
        "--input_types=FLOAT,QUANTIZED_UINT8 | all have one type",
        "--dump_graphviz_video | --dump_graphviz_video needs --dump_graphviz=FOLDER",
        "--model_checks=Conv | 'Conv' does not stand in braces; write checks as {count_type:Conv",
        "--model_checks={count_type} | 'count_type' is not written key:value",
        "--model_checks={count:1} | only count_type, count_min and count_max are keys",
        "--model_checks={count_min:-2} | count_min '-2' is no number from -1 on",
        "--model_checks={count_min:1,count_min:2} | 'count_min' is given twice",
        "--saved_model_dir=x | --input_file and --saved_model_dir are two models",
        "--checkpoint=x --input_format=TFLITE | a .tflite has no variables",
        "--keras_model_file=x | Keras files are not read; save the model as a SavedModel",
        "--enable_select_tf_ops | operators of TensorFlow are not written into a .tflite",
        "--target_ops=SELECT_TF_OPS | only TFLITE_BUILTINS are written",
        "--set_placeholder=training | 'training' is not written NAME=VALUE",
        "--set_placeholder=training= | 'training=' is not written NAME=VALUE",
        "--set_placeholder=a=1,a=2 | --set_placeholder=a=1,a=2 sets 'a' to 1 and to 2",
        "--set_placeholder=a=1 --input_format=TFLITE | a .tflite has none",
        "--rule=mse | --rule chooses ranges from a run; name the run with --calibration=RUN.",
        "--input_format | --input_format lacks its value; write --input_format=FORMAT.",
        "model.pb | 'model.pb' is no flag; flags are written --name=value.",
      })
  void refuses(String flags, String problem) {
    List<String> all = new ArrayList<>(List.of("--output_array=o"));
    all.addAll(List.of(flags.split(" ")));

    assertThatThrownBy(() -> request(all.toArray(String[]::new)))
        .isInstanceOf(WrongFlagsException.class)
        .hasMessageContaining(problem);
  }

  @Test
  void asksForTheRequiredFlagsAllAtOnce() {
    assertThatThrownBy(() -> ConversionRequest.of(List.of(), ConversionRequestTest::contents))
        .isInstanceOf(WrongFlagsException.class)
        .hasMessageContaining("has 3 problems")
        .hasMessageContaining("Missing required flag --input_file")
        .hasMessageContaining("Missing required flag --output_file")
        .hasMessageContaining("Missing flag --output_arrays");
  }

  @Test
  void refusesToWriteOverTheModel() {
    assertThatThrownBy(() -> request("--output_array=o", "--output_file=in.pb"))
        .isInstanceOf(WrongFlagsException.class)
        .hasMessageContaining("are both 'in.pb'");
  }

  @Test
  void acceptsAnyMeanWhereNothingIsQuantizedOrTheRangeIsGiven() {
    assertThat(request("--output_array=o", "--input_array=x", "--mean_value=300").warnings())
        .isEmpty();
    assertThat(
            request(
                    "--output_array=o",
                    "--input_array=x",
                    "--mean_value=300",
                    "--inference_type=QUANTIZED_UINT8",
                    "--arrays_extra_info_file=ranges.txt")
                .warnings())
        .isEmpty();
  }

  @Test
  void saysWhatIsWrongInAFileOfFlags() {
    assertThatThrownBy(() -> request("--model_flags_file=wrong.txt"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("Cannot use the model flags 'wrong.txt':")
        .hasMessageContaining("wrong.txt:1:1: the input array has no name")
        .hasMessageContaining("std_value 0.0 give no range")
        .hasMessageContaining("wrong.txt:2:1: the counts of a model check");
  }

  @Test
  void allowsStrangeCharactersThatAreMeant() {
    assertThat(request("--output_array=é", "--allow_nonascii_arrays").options().outputs())
        .containsExactly("é");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void answersToAnyCommandLineWithARequestOrAProblem(long seed) {
    String characters = "-=,:{}. \t0123456789eEinfa\u00e9\uffff";
    List<Flag> all = List.of(Flag.values());
    Random random = new Random(seed);
    for (int i = 0; i < 3000; i++) {
      List<String> arguments = new ArrayList<>(FILES);
      for (int flag = random.nextInt(6); flag > 0; flag--) {
        Flag any = all.get(random.nextInt(all.size()));
        StringBuilder value = new StringBuilder();
        for (int length = random.nextInt(8); length > 0; length--) {
          value.append(characters.charAt(random.nextInt(characters.length())));
        }
        arguments.add(any + (random.nextBoolean() ? "=" : "") + value);
      }
      try {
        assertThat(ConversionRequest.of(arguments, ConversionRequestTest::contents)).isNotNull();
      } catch (WrongFlagsException | UserException e) {
        assertThat(e).hasMessageMatching("(?s).*\\S.*");
      }
    }
  }

  @Test
  void explainsEveryFlag() {
    for (Flag flag : Flag.values()) {
      for (String spelling : flag.spellings()) {
        assertThat(FlagHelp.text()).contains("--" + spelling);
        assertThat(Flag.of(spelling)).contains(flag);
      }
    }
    assertThat(FlagHelp.text().lines()).allMatch(line -> line.length() <= 100);
  }

  private static ConversionRequest request(String... flags) {
    List<String> arguments = new ArrayList<>(FILES);
    arguments.addAll(List.of(flags));
    return ConversionRequest.of(arguments, ConversionRequestTest::contents);
  }

  private static byte[] contents(String what, String location) {
    String text = CONTENTS.get(location);
    if (text == null) {
      throw new UserException("Cannot find " + what + " '" + location + "'.");
    }
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
