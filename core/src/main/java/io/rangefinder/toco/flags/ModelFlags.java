package io.rangefinder.toco.flags;

import io.rangefinder.ir.DataType;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.UserException;
import io.rangefinder.toco.ExtraInfo;
import io.rangefinder.toco.InputArray;
import io.rangefinder.toco.ModelCheck;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a file says about a model.
 *
 * @param switches those of the flags of the same names that the file has
 * @param warnings what the file says in vain
 */
record ModelFlags(
    List<InputArray> inputs,
    List<String> outputs,
    List<ModelCheck> checks,
    List<ExtraInfo> extraInfo,
    Map<Flag, Boolean> switches,
    List<String> warnings) {
  private static final String WHAT = "the model flags";

  /** No file. */
  static ModelFlags none() {
    return new ModelFlags(List.of(), List.of(), List.of(), List.of(), Map.of(), List.of());
  }

  /**
   * Reads a file, text or binary.
   *
   * @throws UserException naming all that cannot be used
   */
  static ModelFlags read(byte[] bytes, String where) {
    FlagMessage file = FlagMessage.read(bytes, WHAT, where, FlagFileSchema.MODEL_FLAGS);
    List<String> problems = new ArrayList<>();
    List<InputArray> inputs =
        file.messages("input_arrays").stream().flatMap(m -> input(m, problems).stream()).toList();
    List<ExtraInfo> extraInfo =
        file.messages("arrays_extra_info").stream()
            .flatMap(message -> ExtraInfoReader.entries(message, problems).stream())
            .toList();
    List<ModelCheck> checks =
        file.messages("model_checks").stream().flatMap(m -> check(m, problems).stream()).toList();
    if (!problems.isEmpty()) {
      throw UserException.listing("Cannot use %s '%s':".formatted(WHAT, where), problems);
    }
    return new ModelFlags(
        inputs, file.texts("output_arrays"), checks, extraInfo, switches(file), warnings(file));
  }

  private static Optional<InputArray> input(FlagMessage message, List<String> problems) {
    int before = problems.size();
    String name = message.text("name").orElse("");
    if (name.isEmpty()) {
      problems.add(message.where() + ": the input array has no name");
    }
    float mean = message.number("mean_value").orElse(0.0).floatValue();
    float std = message.number("std_value").orElse(1.0).floatValue();
    if (!Float.isFinite(mean) || !Float.isFinite(std) || std == 0) {
      problems.add(
          "%s: mean_value %s and std_value %s give no range; both must be finite, the std not 0"
              .formatted(message.where(), mean, std));
    }
    DataType dataType = ExtraInfoReader.dataType(message, problems);
    Shape shape = ExtraInfoReader.shape(message, problems);
    return problems.size() > before
        ? Optional.empty()
        : Optional.of(new InputArray(name, shape, dataType, mean, std));
  }

  private static Optional<ModelCheck> check(FlagMessage message, List<String> problems) {
    ModelCheck check =
        new ModelCheck(
            message.text("count_type").orElse("None"),
            message.number("count_min").orElse(-1.0).intValue(),
            message.number("count_max").orElse(-1.0).intValue());
    if (check.countMin() < -1 || check.countMax() < -1) {
      problems.add(message.where() + ": the counts of a model check must be at least -1");
      return Optional.empty();
    }
    return Optional.of(check);
  }

  private static Map<Flag, Boolean> switches(FlagMessage file) {
    Map<Flag, Boolean> switches = new EnumMap<>(Flag.class);
    for (Flag flag : List.of(Flag.CHANGE_CONCAT_INPUT_RANGES, Flag.ALLOW_NONASCII_ARRAYS)) {
      file.truth(flag.spellings().get(0)).ifPresent(truth -> switches.put(flag, truth));
    }
    return switches;
  }

  private static List<String> warnings(FlagMessage file) {
    List<String> warnings = new ArrayList<>();
    for (Flag flag : List.of(Flag.VARIABLE_BATCH, Flag.RNN_STATES)) {
      String field = flag.spellings().get(0);
      if (file.has(field)) {
        warnings.add(
            "%s: %s has no effect: %s.".formatted(file.where(), field, flag.description()));
      }
    }
    return warnings;
  }
}
