package io.rangefinder.toco.flags;

import io.rangefinder.ir.Range;
import io.rangefinder.model.ModelLocation;
import io.rangefinder.ranges.RangeTable;
import io.rangefinder.toco.ConversionFlag;
import io.rangefinder.toco.ConversionOptions;
import io.rangefinder.toco.ExtraInfo;
import io.rangefinder.toco.InferenceType;
import io.rangefinder.toco.InputArray;
import io.rangefinder.toco.ModelCheck;
import io.rangefinder.toco.ModelFormat;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Turns flags into a request; collects all that is wrong with them before it gives up. */
final class RequestReader {
  private static final Map<Flag, ConversionFlag> SWITCHES =
      new EnumMap<>(
          Map.of(
              Flag.DROP_FAKE_QUANT, ConversionFlag.DROP_FAKE_QUANT,
              Flag.REORDER_ACROSS_FAKE_QUANT, ConversionFlag.REORDER_ACROSS_FAKE_QUANT,
              Flag.ALLOW_NUDGING_WEIGHTS, ConversionFlag.NUDGE_WEIGHTS,
              Flag.ALLOW_CUSTOM_OPS, ConversionFlag.ALLOW_CUSTOM_OPS,
              Flag.POST_TRAINING_QUANTIZE, ConversionFlag.POST_TRAINING_QUANTIZE,
              Flag.QUANTIZE_WEIGHTS, ConversionFlag.POST_TRAINING_QUANTIZE,
              Flag.QUANTIZE_TO_FLOAT16, ConversionFlag.QUANTIZE_TO_FLOAT16));

  private static final List<InferenceType> INFERENCE_TYPES = List.of(InferenceType.values());

  private final GivenFlags flags;
  private final FileContents files;
  private final List<String> problems;
  private final List<String> warnings;

  RequestReader(GivenFlags flags, FileContents files) {
    this.flags = flags;
    this.files = files;
    this.problems = new ArrayList<>(flags.problems());
    this.warnings = new ArrayList<>(flags.warnings());
  }

  ConversionRequest read() {
    ModelLocation input = input();
    String output = required(Flag.OUTPUT_FILE, "where to write the result");
    if (!output.isEmpty() && input.path().equals(output)) {
      problems.add(
          "--input_file and --output_file are both '%s'; write to another file.".formatted(output));
    }
    ModelFormat inputFormat =
        oneOf(
            Flag.INPUT_FORMAT,
            ModelFormat.TENSORFLOW_GRAPHDEF,
            List.of(ModelFormat.TENSORFLOW_GRAPHDEF, ModelFormat.TFLITE));
    requireTensorflowForVariables(inputFormat);
    ModelFormat outputFormat =
        oneOf(Flag.OUTPUT_FORMAT, ModelFormat.TFLITE, List.of(ModelFormat.values()));
    @Nullable InferenceType inferenceType = inferenceType();
    InferenceType inputType = inputType();
    warnOfFloat16Alone();
    if (outputFormat == ModelFormat.TENSORFLOW_GRAPHDEF) {
      if (inferenceType == InferenceType.QUANTIZED_UINT8
          || inputType == InferenceType.QUANTIZED_UINT8) {
        warnings.add("A TENSORFLOW_GRAPHDEF is not quantized; the result will be FLOAT.");
      }
      inferenceType = InferenceType.FLOAT;
      inputType = null;
    }
    if (inferenceType == InferenceType.QUANTIZED_UINT8 && inputType == InferenceType.FLOAT) {
      problems.add(
          "A QUANTIZED_UINT8 model has no FLOAT inputs; leave --inference_input_type out, or ask"
              + " for --inference_type=FLOAT.");
    }
    Range defaultRange = defaultRange();
    List<ModelCheck> checks =
        flags
            .find(Flag.MODEL_CHECKS)
            .map(given -> ModelCheckList.parse(given, problems))
            .orElse(List.of());
    ConversionRequest.Drawings drawings = drawings();
    requireCalibrationForRule();
    ModelFlags file = modelFlags();
    List<InputArray> inputs = InputFlags.resolve(flags, file.inputs(), problems);
    List<String> outputs = outputs(file);
    requireUsableNames(inputs, outputs, file);
    if (outputs.isEmpty()
        && inputFormat == ModelFormat.TENSORFLOW_GRAPHDEF
        && !flags.has(Flag.SAVEDMODEL_DIRECTORY)) {
      problems.add("Missing flag --output_arrays: a GraphDef does not say which its outputs are.");
    }
    Map<String, String> placeholders = placeholders(inputFormat);
    boolean codes =
        inferenceType == InferenceType.QUANTIZED_UINT8
            || inputType == InferenceType.QUANTIZED_UINT8;
    List<ExtraInfo> extraInfo = problems.isEmpty() ? extraInfo(file) : List.of();
    if (codes) {
      inputs.forEach(given -> requireZero(given, extraInfo));
    }
    requireStatistics(codes);
    if (!problems.isEmpty()) {
      throw new WrongFlagsException(problems);
    }
    return new ConversionRequest(
        input,
        output,
        new ConversionOptions(
            inputFormat,
            outputFormat,
            inferenceType,
            inputType,
            inputs,
            outputs,
            defaultRange,
            switches(file),
            extraInfo,
            Stream.concat(file.checks().stream(), checks.stream()).toList(),
            RangeTable.empty(),
            placeholders),
        drawings,
        value(Flag.CALIBRATION),
        value(Flag.RULE).orElse("auto"),
        flags.truth(Flag.EXPLAIN_RANGES).orElse(false)
            ? ConversionRequest.Report.RANGES
            : ConversionRequest.Report.WARNINGS,
        warnings);
  }

  private ModelLocation input() {
    Optional<String> folder = value(Flag.SAVEDMODEL_DIRECTORY);
    if (folder.isPresent() && value(Flag.INPUT_FILE).isPresent()) {
      problems.add(
          "--input_file and --saved_model_dir are two models; convert one after the other.");
    }
    String path =
        folder.isPresent() ? folder.get() : required(Flag.INPUT_FILE, "the model to convert");
    List<String> tags =
        value(Flag.SAVEDMODEL_TAGSET).stream()
            .flatMap(given -> Arrays.stream(given.split(",", -1)))
            .map(String::strip)
            .filter(tag -> !tag.isEmpty())
            .toList();
    return new ModelLocation(
        path,
        value(Flag.CHECKPOINT).orElse(""),
        tags.isEmpty() ? ModelLocation.of(path).tags() : Set.copyOf(tags),
        value(Flag.SAVED_MODEL_SIGNATURE_KEY).orElse(""));
  }

  private void requireTensorflowForVariables(ModelFormat inputFormat) {
    if (inputFormat == ModelFormat.TENSORFLOW_GRAPHDEF) {
      return;
    }
    for (GivenFlags.Given given : flags.among(Flag.CHECKPOINT, Flag.SAVEDMODEL_DIRECTORY)) {
      problems.add(
          "%s is about a graph of TensorFlow; a .tflite has no variables. Leave --input_format out."
              .formatted(given));
    }
  }

  private Optional<String> value(Flag flag) {
    return flags.find(flag).map(GivenFlags.Given::value).filter(value -> !value.isEmpty());
  }

  private String required(Flag flag, String what) {
    Optional<String> value = value(flag);
    if (value.isEmpty()) {
      problems.add("Missing required flag %s: say %s.".formatted(flag, what));
    }
    return value.orElse("");
  }

  private <E extends Enum<E>> E oneOf(Flag flag, E otherwise, List<E> allowed) {
    Optional<GivenFlags.Given> given = flags.find(flag);
    return given.isEmpty() ? otherwise : parsed(given.get(), allowed).orElse(otherwise);
  }

  private <E extends Enum<E>> Optional<E> parsed(GivenFlags.Given given, List<E> allowed) {
    String name =
        flags.frontEnd().readsLoosely()
            ? flags.trimmed(given.value()).toUpperCase(Locale.ROOT)
            : given.value();
    Optional<E> value = allowed.stream().filter(one -> one.name().equals(name)).findFirst();
    if (value.isEmpty()) {
      problems.add(
          "%s: '%s' is not one of %s."
              .formatted(
                  given,
                  given.value(),
                  allowed.stream().map(Enum::name).collect(Collectors.joining(", "))));
    }
    return value;
  }

  private @Nullable InferenceType inferenceType() {
    if (flags.find(Flag.INFERENCE_TYPE).isEmpty()) {
      return null;
    }
    InferenceType type = oneOf(Flag.INFERENCE_TYPE, InferenceType.FLOAT, INFERENCE_TYPES);
    List<GivenFlags.Given> takingBack =
        flags.among(flags.frontEnd().takingCodesBack().toArray(Flag[]::new)).stream()
            .filter(given -> given.value().equalsIgnoreCase("true"))
            .toList();
    if (type == InferenceType.QUANTIZED_UINT8 && !takingBack.isEmpty()) {
      warnings.add(
          "--%s takes --inference_type=QUANTIZED_UINT8 back to FLOAT; leave out the one you do not mean."
              .formatted(takingBack.get(0).spelling()));
      return InferenceType.FLOAT;
    }
    return type;
  }

  private void warnOfFloat16Alone() {
    boolean small =
        Stream.of(Flag.POST_TRAINING_QUANTIZE, Flag.QUANTIZE_WEIGHTS)
            .anyMatch(flag -> flags.truth(flag).orElse(false));
    if (flags.truth(Flag.QUANTIZE_TO_FLOAT16).orElse(false) && !small) {
      warnings.add(
          "--quantize_to_float16 has an effect only together with --post_training_quantize.");
    }
  }

  /** Some programs have mean and std only together, and want them where an input holds codes. */
  private void requireStatistics(boolean codes) {
    FrontEnd program = flags.frontEnd();
    if (program.inputCodes() != FrontEnd.InputCodes.ARE_DECLARED) {
      return;
    }
    List<GivenFlags.Given> given = flags.among(Flag.MEAN_VALUES, Flag.STD_VALUES);
    boolean otherwise = flags.has(Flag.ARRAYS_EXTRA_INFO_FILE) || flags.has(Flag.MODEL_FLAGS_FILE);
    if (given.size() == 1) {
      problems.add(
          "%s stands alone; %s took --mean_values and --std_dev_values only together. Give both."
              .formatted(given.get(0), program.program()));
    } else if (codes && given.isEmpty() && !otherwise) {
      problems.add(
          ("Nothing says which real values the codes of the inputs stand for: with QUANTIZED_UINT8"
                  + " %s wanted --mean_values and --std_dev_values. Give both, as --mean_values=128"
                  + " --std_dev_values=127 for values from -1 to 1.")
              .formatted(program.program()));
    }
  }

  private @Nullable InferenceType inputType() {
    Set<InferenceType> types = new LinkedHashSet<>();
    for (GivenFlags.Given given : flags.among(Flag.INPUT_TYPE, Flag.INPUT_TYPES)) {
      warnings.add("%s is an older name; write --inference_input_type.".formatted(given));
      for (String value : given.value().split(",", -1)) {
        parsed(new GivenFlags.Given(given.spelling(), value), INFERENCE_TYPES)
            .ifPresent(types::add);
      }
    }
    flags
        .find(Flag.INFERENCE_INPUT_TYPE)
        .flatMap(given -> parsed(given, INFERENCE_TYPES))
        .ifPresent(types::add);
    if (types.size() > 1) {
      problems.add(
          "The inputs are to be both %s; all have one type, give it with --inference_input_type."
              .formatted(types));
    }
    return types.isEmpty() ? null : types.iterator().next();
  }

  private @Nullable Range defaultRange() {
    List<GivenFlags.Given> given = flags.among(Flag.DEFAULT_RANGES_MIN, Flag.DEFAULT_RANGES_MAX);
    if (given.isEmpty()) {
      return null;
    }
    if (given.size() == 1) {
      problems.add(
          "%s has an effect only together with %s; give both or neither."
              .formatted(
                  given.get(0),
                  flags.has(Flag.DEFAULT_RANGES_MIN)
                      ? Flag.DEFAULT_RANGES_MAX
                      : Flag.DEFAULT_RANGES_MIN));
      return null;
    }
    OptionalDouble min = number(given.get(0));
    OptionalDouble max = number(given.get(1));
    if (min.isEmpty() || max.isEmpty()) {
      return null;
    }
    if (min.getAsDouble() > 0 || max.getAsDouble() < 0 || min.getAsDouble() == max.getAsDouble()) {
      problems.add(
          "%s and %s: a range must reach from a value not above 0 to a greater one not below 0."
              .formatted(given.get(0), given.get(1)));
      return null;
    }
    return new Range(min.getAsDouble(), max.getAsDouble());
  }

  private OptionalDouble number(GivenFlags.Given given) {
    OptionalDouble number = Numbers.decimal(flags.trimmed(given.value()));
    if (number.isEmpty()) {
      problems.add("%s: '%s' is no number; write one as -1.5.".formatted(given, given.value()));
    }
    return number;
  }

  /** The values of placeholders by name. */
  private Map<String, String> placeholders(ModelFormat inputFormat) {
    Map<String, String> values = new LinkedHashMap<>();
    for (GivenFlags.Given given : flags.among(Flag.SET_PLACEHOLDER)) {
      for (String entry : given.value().split(",", -1)) {
        int equals = entry.indexOf('=');
        String name = entry.substring(0, Math.max(equals, 0)).strip();
        String value = entry.substring(equals + 1).strip();
        if (name.isEmpty() || value.isEmpty()) {
          problems.add(
              "%s: '%s' is not written NAME=VALUE; write it as --set_placeholder=is_training=false."
                  .formatted(given, entry));
        } else if (!value.equals(values.getOrDefault(name, value))) {
          problems.add(
              "%s sets '%s' to %s and to %s; give it one value."
                  .formatted(given, name, values.get(name), value));
        }
        values.put(name, value);
      }
    }
    if (!values.isEmpty() && inputFormat != ModelFormat.TENSORFLOW_GRAPHDEF) {
      problems.add(
          "--set_placeholder is about the placeholders of a GraphDef; a .tflite has none.");
    }
    return values;
  }

  private ConversionRequest.Drawings drawings() {
    Optional<String> folder = value(Flag.DUMP_GRAPHVIZ);
    boolean all = flags.truth(Flag.DUMP_GRAPHVIZ_VIDEO).orElse(false);
    if (all && folder.isEmpty()) {
      problems.add("--dump_graphviz_video needs --dump_graphviz=FOLDER, where to draw.");
    }
    if (folder.isEmpty()) {
      return new ConversionRequest.Drawings(ConversionRequest.Amount.NOTHING, "");
    }
    return new ConversionRequest.Drawings(
        all ? ConversionRequest.Amount.EVERY_REWRITE : ConversionRequest.Amount.STAGES,
        folder.get());
  }

  private void requireCalibrationForRule() {
    if (value(Flag.RULE).isPresent() && value(Flag.CALIBRATION).isEmpty()) {
      problems.add("--rule chooses ranges from a run; name the run with --calibration=RUN.");
    }
  }

  private ModelFlags modelFlags() {
    return value(Flag.MODEL_FLAGS_FILE)
        .map(file -> ModelFlags.read(files.read("the model flags", file), file))
        .map(
            read -> {
              warnings.addAll(read.warnings());
              return read;
            })
        .orElseGet(ModelFlags::none);
  }

  private List<String> outputs(ModelFlags file) {
    if (flags.has(Flag.OUTPUT_ARRAY) && flags.has(Flag.OUTPUT_ARRAYS)) {
      problems.add("--output_array and --output_arrays exclude each other; use --output_arrays.");
    }
    return Stream.concat(
            file.outputs().stream(),
            Stream.concat(
                value(Flag.OUTPUT_ARRAY).stream(),
                value(Flag.OUTPUT_ARRAYS).stream()
                    .flatMap(names -> flags.entries(names, ",").stream())))
        .filter(name -> !name.isEmpty())
        .toList();
  }

  private void requireUsableNames(List<InputArray> inputs, List<String> outputs, ModelFlags file) {
    ArrayNames inputNames =
        new ArrayNames(Flag.INPUT_ARRAYS, inputs.stream().map(InputArray::name).toList());
    ArrayNames outputNames = new ArrayNames(Flag.OUTPUT_ARRAYS, outputs);
    for (ArrayNames names : List.of(inputNames, outputNames)) {
      problems.addAll(names.withIndexZero());
      if (!isOn(Flag.ALLOW_NONASCII_ARRAYS, file)) {
        problems.addAll(names.beyondAscii());
      }
    }
    problems.addAll(inputNames.alsoIn(outputNames));
  }

  private boolean isOn(Flag flag, ModelFlags file) {
    return flags.truth(flag).orElseGet(() -> file.switches().getOrDefault(flag, false));
  }

  private List<ExtraInfo> extraInfo(ModelFlags file) {
    Stream<ExtraInfo> named =
        value(Flag.ARRAYS_EXTRA_INFO_FILE)
            .map(location -> ExtraInfoReader.read(files.read("the ranges", location), location))
            .stream()
            .flatMap(List::stream);
    return Stream.concat(file.extraInfo().stream(), named).toList();
  }

  /** The real value 0 needs a code: the padding of convolutions has it. */
  private void requireZero(InputArray input, List<ExtraInfo> extraInfo) {
    boolean ranged =
        extraInfo.stream().anyMatch(info -> info.range() != null && info.matches(input.name()));
    if (!ranged && (input.std() < 0 || input.mean() < 0 || input.mean() > 255)) {
      problems.add(
          ("Input '%s' has no code for the real value 0: mean %s must be from 0 to 255 and std %s"
                  + " above 0.")
              .formatted(input.name(), input.mean(), input.std()));
    }
  }

  private Set<ConversionFlag> switches(ModelFlags file) {
    Set<ConversionFlag> on = EnumSet.noneOf(ConversionFlag.class);
    SWITCHES.forEach(
        (flag, meaning) -> {
          if (flags.truth(flag).orElse(false)) {
            on.add(meaning);
          }
        });
    if (flags
        .truth(Flag.CHANGE_CONCAT_INPUT_RANGES)
        .or(() -> Optional.ofNullable(file.switches().get(Flag.CHANGE_CONCAT_INPUT_RANGES)))
        .orElseGet(() -> flags.frontEnd().switchesOn().contains(Flag.CHANGE_CONCAT_INPUT_RANGES))) {
      on.add(ConversionFlag.CHANGE_CONCAT_INPUT_RANGES);
    }
    return on;
  }
}
