package io.rangefinder.toco.flags;

import io.rangefinder.ir.DataType;
import io.rangefinder.ir.InvalidOperatorException;
import io.rangefinder.ir.Range;
import io.rangefinder.ir.Shape;
import io.rangefinder.ir.UserException;
import io.rangefinder.toco.ExtraInfo;
import io.rangefinder.toco.IoDataType;
import io.rangefinder.toco.NamePattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@code --arrays_extra_info_file} names: entries with a name or a regular expression
 * and the range, type, shape or constant value of the tensors so named.
 */
final class ExtraInfoReader {
  private static final String WHAT = "the extra information on arrays";

  private final List<String> problems;

  private ExtraInfoReader(List<String> problems) {
    this.problems = problems;
  }

  /**
   * Reads a file, text or binary.
   *
   * @param where the file, for messages
   * @throws UserException naming every entry that cannot be used, or the place where the file is
   *     not of this form
   */
  static List<ExtraInfo> read(byte[] bytes, String where) {
    FlagMessage file = FlagMessage.read(bytes, WHAT, where, FlagFileSchema.ARRAYS_EXTRA_INFO);
    List<String> problems = new ArrayList<>();
    List<ExtraInfo> entries = entries(file, problems);
    if (!problems.isEmpty()) {
      throw UserException.listing("Cannot use %s '%s':".formatted(WHAT, where), problems);
    }
    return entries;
  }

  /** The entries of a message; those that cannot be used become problems. */
  static List<ExtraInfo> entries(FlagMessage message, List<String> problems) {
    ExtraInfoReader reader = new ExtraInfoReader(problems);
    return message.messages("entries").stream().flatMap(e -> reader.entry(e).stream()).toList();
  }

  private Optional<ExtraInfo> entry(FlagMessage entry) {
    int before = problems.size();
    Optional<NamePattern> pattern = entry.text("name_regexp").flatMap(text -> regexp(entry, text));
    if (!entry.has("name") && !entry.has("name_regexp")) {
      problems.add(entry.where() + ": the entry has no name; give it a name or a name_regexp");
    }
    Range range = range(entry);
    DataType dataType = dataType(entry, problems);
    Shape shape = shape(entry, problems);
    Float constant = entry.number("constant_float_value").map(Double::floatValue).orElse(null);
    if (problems.size() > before) {
      return Optional.empty();
    }
    return Optional.of(
        new ExtraInfo(
            entry.where(),
            entry.text("name").orElse(null),
            pattern.orElse(null),
            range,
            dataType,
            shape,
            constant));
  }

  private Optional<NamePattern> regexp(FlagMessage entry, String text) {
    try {
      return Optional.of(NamePattern.of(text));
    } catch (UserException e) {
      problems.add(entry.where() + ": " + e.getMessage());
      return Optional.empty();
    }
  }

  private @Nullable Range range(FlagMessage entry) {
    if (!entry.has("min") && !entry.has("max")) {
      return null;
    }
    if (!entry.has("min") || !entry.has("max")) {
      String given = entry.has("min") ? "min" : "max";
      String missing = entry.has("min") ? "max" : "min";
      problems.add(
          "%s: %s has %s %s without %s; give both or neither"
              .formatted(entry.where(), label(entry), given, number(entry, given), missing));
      return null;
    }
    double min = number(entry, "min");
    double max = number(entry, "max");
    if (!Double.isFinite(min) || !Double.isFinite(max) || min > max) {
      problems.add(
          "%s: no range of %s reaches from min %s to max %s; give finite ends in this order"
              .formatted(entry.where(), label(entry), min, max));
      return null;
    }
    return new Range(min, max);
  }

  private static double number(FlagMessage entry, String field) {
    return entry.number(field).orElseThrow();
  }

  private static String label(FlagMessage entry) {
    return "'" + entry.text("name").or(() -> entry.text("name_regexp")).orElse("") + "'";
  }

  /** The {@code data_type} of a message, or null if it has none or names one nothing can have. */
  static @Nullable DataType dataType(FlagMessage message, List<String> problems) {
    Optional<IoDataType> type = message.type("data_type");
    if (type.isEmpty()) {
      return null;
    }
    if (type.get().dataType().isEmpty()) {
      problems.add(
          "%s: data_type %s is not supported; use one of %s"
              .formatted(message.where(), type.get(), IoDataType.supported()));
    }
    return type.get().dataType().orElse(null);
  }

  /** The {@code shape} of a message, or null if it has none. */
  static @Nullable Shape shape(FlagMessage message, List<String> problems) {
    List<FlagMessage> shapes = message.messages("shape");
    if (shapes.isEmpty() || shapes.get(0).truth("unknown_rank").orElse(false)) {
      return null;
    }
    try {
      return Shape.of(shapes.get(0).wholes("dims"));
    } catch (InvalidOperatorException e) {
      problems.add(shapes.get(0).where() + ": " + e.getMessage());
      return null;
    }
  }
}
