package io.rangefinder.toco.flags;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * One of the programs whose command lines are understood: what it takes where a flag says nothing,
 * and how it reads what is written.
 *
 * @param program its name, for messages
 * @param switchesOn the switches that are on unless they are given
 * @param takingCodesBack the switches that turn QUANTIZED_UINT8 back to FLOAT
 * @param inputCodes what the codes of an input stand for where nothing is said
 * @param values how values may be written
 * @param shortened the spellings of which a beginning is enough if no other begins so
 */
record FrontEnd(
    String program,
    Set<Flag> switchesOn,
    Set<Flag> takingCodesBack,
    InputCodes inputCodes,
    Values values,
    List<String> shortened) {

  /** What is known of the codes of an input without {@code mean} and {@code std}. */
  enum InputCodes {
    /** They stand for themselves: mean 0, std 1, each if it is not given. */
    STAND_FOR_THEMSELVES,
    /** Nothing: mean and std are given together, and must be where an input holds codes. */
    ARE_DECLARED
  }

  /** How formats, types and numbers may be written. */
  enum Values {
    AS_THEY_ARE,
    /** Formats and types in any case, blanks round numbers and names, empty entries of lists. */
    LOOSELY
  }

  /** The C++ program. */
  static final FrontEnd TOCO =
      new FrontEnd(
          "toco",
          Set.of(Flag.CHANGE_CONCAT_INPUT_RANGES),
          Set.of(Flag.QUANTIZE_WEIGHTS),
          InputCodes.STAND_FOR_THEMSELVES,
          Values.AS_THEY_ARE,
          List.of());

  /** The Python program. */
  static final FrontEnd TFLITE_CONVERT =
      new FrontEnd(
          "tflite_convert",
          Set.of(),
          Set.of(Flag.QUANTIZE_WEIGHTS, Flag.POST_TRAINING_QUANTIZE),
          InputCodes.ARE_DECLARED,
          Values.LOOSELY,
          List.of(
              "allow_custom_ops",
              "change_concat_input_ranges",
              "default_ranges_max",
              "default_ranges_min",
              "drop_control_dependency",
              "dump_graphviz_dir",
              "dump_graphviz_video",
              "graph_def_file",
              "inference_input_type",
              "inference_type",
              "input_arrays",
              "input_shapes",
              "keras_model_file",
              "mean_values",
              "output_arrays",
              "output_file",
              "output_format",
              "post_training_quantize",
              "quantize_to_float16",
              "quantize_weights",
              "reorder_across_fake_quant",
              "saved_model_dir",
              "saved_model_signature_key",
              "saved_model_tag_set",
              "std_dev_values",
              "target_ops"));

  private static final List<String> MODELS_OF_TFLITE_CONVERT =
      List.of("graph_def_file", "saved_model_dir");

  /** Flags of one input, and those of several that say the same. */
  private static final Map<Flag, Flag> OF_SEVERAL =
      Map.of(
          Flag.INPUT_ARRAY, Flag.INPUT_ARRAYS,
          Flag.INPUT_SHAPE, Flag.INPUT_SHAPES,
          Flag.INPUT_DATA_TYPE, Flag.INPUT_DATA_TYPES,
          Flag.MEAN_VALUE, Flag.MEAN_VALUES,
          Flag.STD_VALUE, Flag.STD_VALUES,
          Flag.OUTPUT_ARRAY, Flag.OUTPUT_ARRAYS);

  /** The program that a command line is for, which the flag of its model shows. */
  static FrontEnd of(List<String> spellings) {
    return spellings.stream()
            .map(FrontEnd::plain)
            .anyMatch(name -> MODELS_OF_TFLITE_CONVERT.stream().anyMatch(isMeantBy(name)))
        ? TFLITE_CONVERT
        : TOCO;
  }

  private static Predicate<String> isMeantBy(String name) {
    return full -> !name.isEmpty() && full.startsWith(name);
  }

  /** The flags that a spelling without its dashes may mean: none, the one, or several. */
  List<Flag> flags(String spelling) {
    String name = plain(spelling);
    List<Flag> exact = Flag.of(name).map(this::asWritten).stream().toList();
    if (!exact.isEmpty()) {
      return exact;
    }
    return shortened.stream()
        .filter(full -> !name.isEmpty() && full.startsWith(name))
        .flatMap(full -> Flag.of(full).stream())
        .toList();
  }

  /** A program that shortens spellings knows the flags of several inputs alone. */
  private Flag asWritten(Flag flag) {
    return shortened.isEmpty() ? flag : OF_SEVERAL.getOrDefault(flag, flag);
  }

  private static String plain(String spelling) {
    return spelling.replace('-', '_');
  }

  boolean readsLoosely() {
    return values == Values.LOOSELY;
  }
}
