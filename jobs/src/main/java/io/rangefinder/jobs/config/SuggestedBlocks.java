package io.rangefinder.jobs.config;

import io.rangefinder.model.SuggestedConfiguration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A suggested configuration as the blocks of a file, ready to be copied. */
public final class SuggestedBlocks {
  private static final String OPEN = "the model leaves it open: put the one it was trained with";

  private SuggestedBlocks() {}

  /** The blocks {@code model} and {@code preprocessing}, what is a guess marked as one. */
  public static String of(SuggestedConfiguration suggested) {
    List<String> lines = new ArrayList<>();
    lines.add("model {");
    lines.add(
        "  input = "
            + suggested
                .input()
                .map(SuggestedBlocks::quoted)
                .orElse("\"INPUT\" # none of the inputs has the form of images"));
    lines.add(
        "  input-shape = [%s]%s"
            .formatted(
                suggested.extents().isEmpty()
                    ? "1, HEIGHT, WIDTH, 3"
                    : suggested.extents().stream()
                        .map(extent -> extent == 0 ? "224" : extent.toString())
                        .collect(Collectors.joining(", ")),
                suggested.isOpen() ? " # 224 is a guess, " + OPEN : ""));
    lines.add(
        "  outputs = [%s]"
            .formatted(
                suggested.outputs().stream()
                    .map(SuggestedBlocks::quoted)
                    .collect(Collectors.joining(", "))));
    if (!suggested.placeholders().isEmpty()) {
      lines.add("  set {");
      suggested
          .placeholders()
          .forEach((name, value) -> lines.add("    " + quoted(name) + " = " + value));
      lines.add("  }");
    }
    lines.add("}");
    lines.add("");
    lines.add(
        suggested.isGuess()
            ? "# Mean and std are a guess, for the file does not say them: %s."
                .formatted(suggested.reason())
            : "# Mean and std: %s. The rest is a guess.".formatted(suggested.reason()));
    lines.add("preprocessing {");
    lines.add("  crop = none");
    lines.add("  resize { method = bilinear, corners = legacy }");
    lines.add("  channels = " + channels(suggested));
    lines.add("  mean = " + numbers(suggested.mean()));
    lines.add("  std = " + number(suggested.std()));
    lines.add("}");
    return String.join(System.lineSeparator(), lines);
  }

  private static String channels(SuggestedConfiguration suggested) {
    int last = suggested.extents().isEmpty() ? 3 : suggested.extents().get(3);
    return last == 1 ? "GRAY" : last == 4 ? "RGBA" : "RGB";
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }

  private static String numbers(List<Double> values) {
    return values.size() == 1
        ? number(values.get(0))
        : values.stream().map(SuggestedBlocks::number).collect(Collectors.joining(", ", "[", "]"));
  }

  private static String number(double value) {
    return value == Math.rint(value)
        ? String.format(Locale.ROOT, "%.0f", value)
        : Double.toString(value);
  }
}
