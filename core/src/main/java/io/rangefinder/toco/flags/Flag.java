package io.rangefinder.toco.flags;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The flags of a conversion: the table from which they are read and explained. */
enum Flag {
  INPUT_FILE(
      Section.FILES,
      "input_file",
      "FILE",
      "The model to convert: a GraphDef, binary or text, a .meta or a .tflite. As --graph_def_file it"
          + " makes the line one of tflite_convert, with the defaults and spellings of that program.",
      "graph_def_file"),
  CHECKPOINT(
      Section.FILES,
      "checkpoint",
      "PREFIX",
      "Where the variables of a GraphDef or .meta lie: what the checkpoint's files begin with, one of"
          + " them, or their folder (not in TOCO)."),
  SAVEDMODEL_DIRECTORY(
      Section.FILES,
      "savedmodel_directory",
      "FOLDER",
      "In place of --input_file, a SavedModel of TensorFlow 1 or 2; it says its inputs and outputs. As"
          + " --saved_model_dir it makes the line one of tflite_convert.",
      "saved_model_dir"),
  SAVEDMODEL_TAGSET(
      Section.FILES,
      "savedmodel_tagset",
      "TAG,...",
      "The tags of the SavedModel's graph. Default serve.",
      "saved_model_tag_set"),
  SAVED_MODEL_SIGNATURE_KEY(
      Section.FILES,
      "saved_model_signature_key",
      "KEY",
      "The SavedModel's function. Default serving_default, or the only one."),
  OUTPUT_FILE(Section.FILES, "output_file", "FILE", "The file to write."),
  INPUT_FORMAT(
      Section.FILES, "input_format", "FORMAT", "TENSORFLOW_GRAPHDEF (the default) or TFLITE."),
  OUTPUT_FORMAT(
      Section.FILES,
      "output_format",
      "FORMAT",
      "TFLITE (the default), TENSORFLOW_GRAPHDEF or GRAPHVIZ_DOT."),
  DUMP_GRAPHVIZ(
      Section.FILES,
      "dump_graphviz",
      "FOLDER",
      "Also draws the graph at several stages into this folder.",
      "dump_graphviz_dir"),
  DUMP_GRAPHVIZ_VIDEO(
      Section.FILES,
      "dump_graphviz_video",
      "",
      "With --dump_graphviz, also draws the graph after every rewrite."),

  INPUT_ARRAYS(Section.MODEL, "input_arrays", "NAME,...", "The inputs, in order."),
  INPUT_ARRAY(Section.MODEL, "input_array", "NAME", "The only input."),
  OUTPUT_ARRAYS(Section.MODEL, "output_arrays", "NAME,...", "The outputs, in order."),
  OUTPUT_ARRAY(Section.MODEL, "output_array", "NAME", "The only output."),
  INPUT_SHAPES(
      Section.MODEL,
      "input_shapes",
      "SHAPE:...",
      "The shape of each input, as 1,224,224,3; an empty one is a scalar."),
  INPUT_SHAPE(Section.MODEL, "input_shape", "SHAPE", "The shape of the only input."),
  INPUT_DATA_TYPES(
      Section.MODEL,
      "input_data_types",
      "TYPE,...",
      "The type of each input that the graph gives none: FLOAT, QUANTIZED_UINT8, INT32, INT64,"
          + " ..."),
  INPUT_DATA_TYPE(Section.MODEL, "input_data_type", "TYPE", "The type of the only input."),
  MEAN_VALUES(
      Section.MODEL,
      "mean_values",
      "NUMBER,...",
      "Of each input, the code of the real value 0: real = (code - mean) / std. Default 0."),
  MEAN_VALUE(Section.MODEL, "mean_value", "NUMBER", "The mean of the only input."),
  STD_VALUES(
      Section.MODEL,
      "std_values",
      "NUMBER,...",
      "Of each input, how many codes make up the real value 1. Default 1.",
      "std_dev_values"),
  STD_VALUE(Section.MODEL, "std_value", "NUMBER", "The std of the only input.", "std_dev_value"),
  SET_PLACEHOLDER(
      Section.MODEL,
      "set_placeholder",
      "NAME=VALUE,...",
      "Makes placeholders constants, as is_training=false,keep_prob=1; may be repeated (not in"
          + " TOCO)."),
  ARRAYS_EXTRA_INFO_FILE(
      Section.MODEL,
      "arrays_extra_info_file",
      "FILE",
      "Ranges, types and shapes of tensors by name or regular expression."),
  MODEL_FLAGS_FILE(
      Section.MODEL,
      "model_flags_file",
      "FILE",
      "All that describes the model in one file; the flags here come on top."),
  MODEL_CHECKS(
      Section.MODEL,
      "model_checks",
      "{...},...",
      "Demands on the result, as {count_type:Conv,count_min:2,count_max:3}."),
  CHANGE_CONCAT_INPUT_RANGES(
      Section.MODEL,
      "change_concat_input_ranges",
      "",
      "Gives the inputs of a concatenation the range of its output. Default true, in"
          + " lines of tflite_convert false."),
  ALLOW_NONASCII_ARRAYS(
      Section.MODEL,
      "allow_nonascii_arrays",
      "",
      "Allows characters beyond printable ASCII in names of inputs and outputs."),

  INFERENCE_TYPE(
      Section.CONVERSION,
      "inference_type",
      "TYPE",
      "What the converted model computes with: FLOAT or QUANTIZED_UINT8. Default FLOAT, for a"
          + " quantized .tflite"
          + " what it is."),
  INFERENCE_INPUT_TYPE(
      Section.CONVERSION,
      "inference_input_type",
      "TYPE",
      "What its inputs hold: FLOAT or QUANTIZED_UINT8. Default as --inference_type."),
  INPUT_TYPES(
      Section.CONVERSION, "input_types", "TYPE,...", "The older name of --inference_input_type."),
  INPUT_TYPE(Section.CONVERSION, "input_type", "TYPE", "The older name of --inference_input_type."),
  DEFAULT_RANGES_MIN(
      Section.CONVERSION,
      "default_ranges_min",
      "NUMBER",
      "With --default_ranges_max, the range of tensors that have no other."),
  DEFAULT_RANGES_MAX(Section.CONVERSION, "default_ranges_max", "NUMBER", "The other end of it."),
  DROP_FAKE_QUANT(
      Section.CONVERSION, "drop_fake_quant", "", "Leaves out quantization annotations."),
  REORDER_ACROSS_FAKE_QUANT(
      Section.CONVERSION,
      "reorder_across_fake_quant",
      "",
      "Lets rewrites reach across quantization annotations when quantizing."),
  ALLOW_CUSTOM_OPS(
      Section.CONVERSION,
      "allow_custom_ops",
      "",
      "Keeps operators that TensorFlow Lite lacks as custom operators."),
  ALLOW_NUDGING_WEIGHTS(
      Section.CONVERSION,
      "allow_nudging_weights_to_use_fast_gemm_kernel",
      "",
      "Turns weight codes 0 into 1 where the fast kernel could not take them."),
  POST_TRAINING_QUANTIZE(
      Section.CONVERSION,
      "post_training_quantize",
      "",
      "Stores the large weights of a float model as int8."),
  QUANTIZE_TO_FLOAT16(
      Section.CONVERSION,
      "quantize_to_float16",
      "",
      "With --post_training_quantize, stores weights as 16-bit floats."),
  QUANTIZE_WEIGHTS(
      Section.CONVERSION,
      "quantize_weights",
      "",
      "The older name of --post_training_quantize; takes QUANTIZED_UINT8 back to FLOAT."),

  CALIBRATION(
      Section.CALIBRATION,
      "calibration",
      "RUN",
      "The run of a calibrate command, for ranges that the model and the files do not give."),
  RULE(
      Section.CALIBRATION,
      "rule",
      "RULE",
      "How to choose ranges from the run, as in the command quantize. Default auto."),
  EXPLAIN_RANGES(
      Section.CALIBRATION,
      "explain_ranges",
      "",
      "Prints the range of every tensor of the result and where it comes from."),

  ALLOW_NONEXISTENT_ARRAYS(
      Section.IGNORED, "allow_nonexistent_arrays", "", "outputs must exist to be written"),
  DROP_CONTROL_DEPENDENCY(
      Section.IGNORED, "drop_control_dependency", "", "control dependencies are always left out"),
  PROPAGATE_FAKE_QUANT_NUM_BITS(
      Section.IGNORED,
      "propagate_fake_quant_num_bits",
      "",
      "quantized tensors are uint8 whatever the bits of annotations"),
  BATCH_SIZE(Section.IGNORED, "batch_size", "N", "the shapes of the inputs say it"),
  VARIABLE_BATCH(Section.IGNORED, "variable_batch", "", "the batch of the input shape is kept"),
  RNN_STATES(Section.IGNORED, "rnn_states", "{...},...", "recurrent networks are not converted"),
  SPLIT_TFLITE_LSTM_INPUTS(
      Section.IGNORED, "split_tflite_lstm_inputs", "", "recurrent networks are not converted"),
  DEBUG_DISABLE_RECURRENT_CELL_FUSION(
      Section.IGNORED,
      "debug_disable_recurrent_cell_fusion",
      "",
      "recurrent networks are not converted"),
  DEFAULT_INT16_RANGES_MIN(
      Section.IGNORED, "default_int16_ranges_min", "NUMBER", "nothing is quantized to int16"),
  DEFAULT_INT16_RANGES_MAX(
      Section.IGNORED, "default_int16_ranges_max", "NUMBER", "nothing is quantized to int16"),
  ALLOW_DYNAMIC_TENSORS(
      Section.IGNORED, "allow_dynamic_tensors", "", "it never had one; every shape is known"),
  DEDUPE_ARRAY_MIN_SIZE_BYTES(
      Section.IGNORED, "dedupe_array_min_size_bytes", "N", "equal constants share from 64 bytes"),
  CUSTOM_OPDEFS(Section.IGNORED, "custom_opdefs", "TEXT", "the GraphDef says all that is needed"),
  CONVERSION_SUMMARY_DIR(
      Section.IGNORED, "conversion_summary_dir", "FOLDER", "no summary is written"),
  ACCUMULATION_TYPE(Section.IGNORED, "accumulation_type", "TYPE", "sums are of 32 bits"),
  ALLOW_BFLOAT16(Section.IGNORED, "allow_bfloat16", "", "no bfloat16 is written"),
  UNFOLD_BATCHMATMUL(Section.IGNORED, "unfold_batchmatmul", "", "it is always unfolded"),

  KERAS_MODEL_FILE(
      Section.REFUSED,
      "keras_model_file",
      "FILE",
      "Keras files are not read; save the model as a SavedModel and give it with --saved_model_dir"),
  ENABLE_SELECT_TF_OPS(
      Section.REFUSED,
      "enable_select_tf_ops",
      "",
      "operators of TensorFlow are not written into a .tflite; leave the flag out, or keep them as"
          + " custom operators with --allow_custom_ops"),
  FORCE_SELECT_TF_OPS(
      Section.REFUSED,
      "force_select_tf_ops",
      "",
      "operators of TensorFlow are not written into a .tflite; leave the flag out, or keep them as"
          + " custom operators with --allow_custom_ops"),
  TARGET_OPS(
      Section.REFUSED,
      "target_ops",
      "NAME,...",
      "only TFLITE_BUILTINS are written; leave the flag out");

  /** What a flag is about. */
  enum Section {
    FILES("Files"),
    MODEL("The model that is read"),
    CONVERSION("The conversion"),
    CALIBRATION("Calibrated ranges (not in TOCO)"),
    IGNORED("Without effect here"),
    REFUSED("Not supported");

    private final String title;

    Section(String title) {
      this.title = title;
    }

    String title() {
      return title;
    }
  }

  private final Section section;
  private final String spelling;
  private final String argument;
  private final String description;
  private final String otherSpelling;

  Flag(Section section, String spelling, String argument, String description) {
    this(section, spelling, argument, description, "");
  }

  Flag(
      Section section, String spelling, String argument, String description, String otherSpelling) {
    this.section = section;
    this.spelling = spelling;
    this.argument = argument;
    this.description = description;
    this.otherSpelling = otherSpelling;
  }

  Section section() {
    return section;
  }

  /** What stands for the value in the help; empty for a switch. */
  String argument() {
    return argument;
  }

  /** What the flag does; of an ignored or refused one, why it does not. */
  String description() {
    return description;
  }

  /** Whether the flag is true, false or alone. */
  boolean isSwitch() {
    return argument.isEmpty();
  }

  /** Whether the values of equal flags add up; of other flags the last one counts. */
  boolean addsUp() {
    return this == SET_PLACEHOLDER;
  }

  /** The spellings without the dashes, the C++ program's first. */
  List<String> spellings() {
    return otherSpelling.isEmpty() ? List.of(spelling) : List.of(spelling, otherSpelling);
  }

  /** The flag of a spelling without its dashes; {@code -} counts as {@code _}. */
  static Optional<Flag> of(String spelling) {
    String plain = spelling.replace('-', '_');
    return Arrays.stream(values()).filter(flag -> flag.spellings().contains(plain)).findFirst();
  }

  @Override
  public String toString() {
    return "--" + spelling;
  }
}
