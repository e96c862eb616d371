package io.rangefinder.toco.flags;

import io.rangefinder.ir.DataType;
import io.rangefinder.ir.InvalidOperatorException;
import io.rangefinder.ir.Shape;
import io.rangefinder.toco.InputArray;
import io.rangefinder.toco.IoDataType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Puts the inputs together from the lists of their names, shapes, types, means and stds. */
final class InputFlags {
  private static final Flag[] SINGULAR = {
    Flag.INPUT_ARRAY, Flag.INPUT_SHAPE, Flag.INPUT_DATA_TYPE, Flag.MEAN_VALUE, Flag.STD_VALUE
  };
  private static final Flag[] PLURAL = {
    Flag.INPUT_ARRAYS, Flag.INPUT_SHAPES, Flag.INPUT_DATA_TYPES, Flag.MEAN_VALUES, Flag.STD_VALUES
  };

  private final GivenFlags flags;
  private final List<String> problems;

  private InputFlags(GivenFlags flags, List<String> problems) {
    this.flags = flags;
    this.problems = problems;
  }

  /** The inputs of a file of flags and of the flags themselves, which say more of all of them. */
  static List<InputArray> resolve(
      GivenFlags flags, List<InputArray> ofFile, List<String> problems) {
    return new InputFlags(flags, problems).resolve(ofFile);
  }

  private List<InputArray> resolve(List<InputArray> ofFile) {
    List<GivenFlags.Given> singular = flags.among(SINGULAR);
    List<GivenFlags.Given> plural = flags.among(PLURAL);
    if (!singular.isEmpty() && !plural.isEmpty()) {
      problems.add(
          ("The singular form (%s) and the plural form (%s) cannot be mixed; write all of them in"
                  + " the plural form, as --input_arrays, --input_shapes, --mean_values and"
                  + " --std_values.")
              .formatted(spellings(singular), spellings(plural)));
      return ofFile;
    }
    List<InputArray> inputs = new ArrayList<>(ofFile);
    names().forEach(name -> inputs.add(InputArray.named(name)));
    if (inputs.isEmpty() && flags.has(Flag.SAVEDMODEL_DIRECTORY) && isAnythingSaid()) {
      inputs.add(InputArray.named(""));
    }
    requireDistinct(inputs);
    apply(inputs, Flag.INPUT_SHAPE, Flag.INPUT_SHAPES, ":", this::withShape);
    apply(inputs, Flag.INPUT_DATA_TYPE, Flag.INPUT_DATA_TYPES, ",", this::withType);
    apply(inputs, Flag.MEAN_VALUE, Flag.MEAN_VALUES, ",", this::withMean);
    apply(inputs, Flag.STD_VALUE, Flag.STD_VALUES, ",", this::withStd);
    return inputs;
  }

  private boolean isAnythingSaid() {
    return !flags.among(SINGULAR).isEmpty() || !flags.among(PLURAL).isEmpty();
  }

  private static String spellings(List<GivenFlags.Given> given) {
    return given.stream().map(flag -> "--" + flag.spelling()).collect(Collectors.joining(", "));
  }

  private List<String> names() {
    return Stream.concat(
            flags.find(Flag.INPUT_ARRAY).map(GivenFlags.Given::value).stream(),
            flags.find(Flag.INPUT_ARRAYS).stream()
                .flatMap(given -> flags.entries(given.value(), ",").stream()))
        .filter(name -> !name.isEmpty())
        .toList();
  }

  private void requireDistinct(List<InputArray> inputs) {
    Set<String> seen = new HashSet<>();
    for (InputArray input : inputs) {
      if (!seen.add(input.name())) {
        problems.add("The input '%s' is named twice; name it once.".formatted(input.name()));
      }
    }
  }

  /** One entry of a list for one input, with the flag it comes from. */
  private record Entry(String flag, String text) {}

  private void apply(
      List<InputArray> inputs,
      Flag singular,
      Flag plural,
      String separator,
      BiFunction<InputArray, Entry, Optional<InputArray>> with) {
    Optional<GivenFlags.Given> given = flags.find(singular).or(() -> flags.find(plural));
    if (given.isEmpty()) {
      return;
    }
    boolean isList = flags.find(singular).isEmpty();
    String value = given.get().value();
    String[] texts =
        !isList
            ? new String[] {value}
            : separator.equals(",")
                ? flags.entries(value, separator).toArray(String[]::new)
                : value.split(separator, -1);
    if (texts.length != inputs.size()) {
      problems.add(
          inputs.isEmpty()
              ? "%s needs the names of the inputs; give --input_arrays.".formatted(given.get())
              : "%s has %d %s for %d %s; give one for each, separated by '%s'."
                  .formatted(
                      given.get(),
                      texts.length,
                      texts.length == 1 ? "entry" : "entries",
                      inputs.size(),
                      inputs.size() == 1 ? "input" : "inputs",
                      separator));
      return;
    }
    for (int i = 0; i < texts.length; i++) {
      InputArray input = inputs.get(i);
      inputs.set(i, with.apply(input, new Entry(given.get().toString(), texts[i])).orElse(input));
    }
  }

  private Optional<InputArray> withShape(InputArray input, Entry entry) {
    String[] texts =
        entry.text().isEmpty()
            ? new String[0]
            : flags.entries(entry.text(), ",").toArray(String[]::new);
    int[] dims = new int[texts.length];
    for (int i = 0; i < texts.length; i++) {
      OptionalInt dim = Numbers.whole(texts[i]);
      if (dim.isEmpty()) {
        problems.add(
            "%s: '%s' is no whole number; write a shape as 1,224,224,3."
                .formatted(entry.flag(), texts[i]));
        return Optional.empty();
      }
      dims[i] = dim.getAsInt();
    }
    boolean empty = dims.length == 1 && dims[0] == 0;
    if (!empty && Arrays.stream(dims).anyMatch(dim -> dim < 1)) {
      problems.add(
          "%s: an extent of %s is below 1; write every extent out, also the batch."
              .formatted(entry.flag(), Arrays.stream(dims).min().orElse(0)));
      return Optional.empty();
    }
    try {
      return Optional.of(
          new InputArray(
              input.name(), Shape.of(dims), input.dataType(), input.mean(), input.std()));
    } catch (InvalidOperatorException e) {
      problems.add("%s: %s; write smaller extents.".formatted(entry.flag(), e.getMessage()));
      return Optional.empty();
    }
  }

  private Optional<InputArray> withType(InputArray input, Entry entry) {
    Optional<DataType> type = IoDataType.of(entry.text()).flatMap(IoDataType::dataType);
    if (type.isEmpty()) {
      problems.add(
          "%s: '%s' is no element type; use one of %s."
              .formatted(entry.flag(), entry.text(), IoDataType.supported()));
    }
    return type.map(
        dataType ->
            new InputArray(input.name(), input.shape(), dataType, input.mean(), input.std()));
  }

  private Optional<InputArray> withMean(InputArray input, Entry entry) {
    OptionalDouble mean = number(entry);
    return mean.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new InputArray(
                input.name(),
                input.shape(),
                input.dataType(),
                (float) mean.getAsDouble(),
                input.std()));
  }

  private Optional<InputArray> withStd(InputArray input, Entry entry) {
    OptionalDouble std = number(entry);
    if (std.isPresent() && std.getAsDouble() == 0) {
      problems.add(
          "%s: a std of 0 would make every code infinite; give the number of codes that make up 1."
              .formatted(entry.flag()));
    }
    return std.isEmpty() || std.getAsDouble() == 0
        ? Optional.empty()
        : Optional.of(
            new InputArray(
                input.name(),
                input.shape(),
                input.dataType(),
                input.mean(),
                (float) std.getAsDouble()));
  }

  private OptionalDouble number(Entry entry) {
    OptionalDouble number = Numbers.decimal(flags.trimmed(entry.text()));
    if (number.isEmpty()) {
      problems.add(
          "%s: '%s' is no number; write one as 127.5.".formatted(entry.flag(), entry.text()));
    }
    return number;
  }
}
